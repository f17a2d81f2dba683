import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { referencesIn } from '../../../lib/changes/values.ts';

/** A resource of a template. */
export interface TemplateResource {
  readonly Type: string;
  readonly DependsOn?: readonly string[];
  readonly Properties?: unknown;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

/** The resources of a stack's template, by logical id. */
export function resourcesOf(stack: Stack): ReadonlyMap<string, TemplateResource> {
  const { Resources: resources = {} }: { Resources?: Readonly<Record<string, TemplateResource>> } =
    Template.fromStack(stack).toJSON();
  return new Map(Object.entries(resources));
}

/** A resource and all that it refers to, through others too. */
export function reachableFrom(
  resources: ReadonlyMap<string, TemplateResource>,
  start: string,
): ReadonlySet<string> {
  const reached = new Set<string>();
  const waiting = [start];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const resource = resources.get(id);
    if (resource === undefined || reached.has(id)) continue;
    reached.add(id);
    waiting.push(...referencesIn(resource.Properties));
  }
  return reached;
}
