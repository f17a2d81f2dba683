import type { Stacks } from '../../../lib/changes/compare.ts';
import { readTemplate } from '../../../lib/changes/template.ts';

/** A resource in a template. */
export interface WrittenResource {
  readonly Type: string;
  readonly Properties?: object;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

/** Stacks of the resources given, by logical id. */
export const stacksOf = (
  stacks: Readonly<Record<string, Readonly<Record<string, WrittenResource>>>>,
): Stacks =>
  new Map(
    Object.entries(stacks).map(([name, Resources]) => [
      name,
      readTemplate(JSON.stringify({ Resources }), name),
    ]),
  );
