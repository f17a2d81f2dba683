import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';

/** A resource of a template. */
export interface TemplateResource {
  readonly Type: string;
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

/** The logical ids that the properties of a resource refer to, by `Ref` or `Fn::GetAtt`. */
export function referencesOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(referencesOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
    if (key === 'Ref' && typeof inner === 'string') return [inner];
    if (key === 'Fn::GetAtt' && Array.isArray(inner)) return [String(inner[0])];
    return referencesOf(inner);
  });
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
    // Pseudo parameters are no resources.
    if (resource === undefined || reached.has(id)) continue;
    reached.add(id);
    waiting.push(...referencesOf(resource.Properties));
  }
  return reached;
}
