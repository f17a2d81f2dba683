import { exceptions, moreIdentities } from './resource-rules.ts';
import type { ResourceRules, RulesOf } from './resource-rules.ts';
import type { Template, TemplateResource } from './template.ts';
import { canonical, referencesIn, valueAt } from './values.ts';

/** What CloudFormation does to a resource at a deployment. */
export type Outcome = 'created' | 'updated' | 'replaced' | 'may be replaced' | 'deleted' | 'refused';

/** A resource that differs between two templates of a stack. */
export interface Change {
  readonly stack: string;
  readonly logicalId: string;
  readonly before: TemplateResource | undefined;
  readonly after: TemplateResource | undefined;
  readonly outcome: Outcome;
  /** The old resource stays in the account, outside of the stack. Never where there is no old one. */
  readonly stays: boolean;
  /** The properties that decide: those that make another resource, are refused, or (of a collision) are taken. */
  readonly decisive: readonly string[];
}

/** The stacks of an app by their names. */
export type Stacks = ReadonlyMap<string, Template>;

/**
 * What CloudFormation does when stacks that are deployed as `before` are deployed as `after`. Stacks that are in
 * `after` only are created; those in `before` only are left alone. What is equal is not listed.
 */
export function compareStacks(before: Stacks, after: Stacks, rulesOf: RulesOf): readonly Change[] {
  const changes = [...after].flatMap(([stack, template]) =>
    compareStack(stack, before.get(stack) ?? new Map(), template, rulesOf),
  );
  const taken = new Map(
    [...before].flatMap(([stack, template]) =>
      [...template].flatMap(([logicalId, resource]) =>
        identitiesOf(stack, resource, rulesOf).map(({ key }) => [key, `${stack} ${logicalId}`] as const),
      ),
    ),
  );
  return changes.map((change) => refuseTaken(change, changes, taken, rulesOf));
}

function compareStack(stack: string, before: Template, after: Template, rulesOf: RulesOf): readonly Change[] {
  const replaced = new Set<string>();
  // Another resource is another value in all that refer to it, which may make others of those in turn.
  for (;;) {
    const changes = [...new Set([...before.keys(), ...after.keys()])].flatMap(
      (logicalId) =>
        compareResource(stack, logicalId, before.get(logicalId), after.get(logicalId), replaced, rulesOf) ??
        [],
    );
    const found = changes.filter(({ outcome }) => outcome === 'replaced').map(({ logicalId }) => logicalId);
    if (found.every((logicalId) => replaced.has(logicalId))) return changes;
    for (const logicalId of found) replaced.add(logicalId);
  }
}

function compareResource(
  stack: string,
  logicalId: string,
  before: TemplateResource | undefined,
  after: TemplateResource | undefined,
  replaced: ReadonlySet<string>,
  rulesOf: RulesOf,
): Change | undefined {
  const change = { stack, logicalId, before, after, stays: false, decisive: [] };
  if (before === undefined) return { ...change, outcome: 'created' };
  if (after === undefined) return { ...change, outcome: 'deleted', stays: before.staysWhenDeleted };
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/resources-section-structure.html
  if (before.type !== after.type) return { ...change, outcome: 'refused', decisive: ['Type'] };

  const differs = (path: string): boolean => {
    const [old, wanted] = [valueAt(before.properties, path), valueAt(after.properties, path)];
    return canonical(old) !== canonical(wanted) || referencesIn(wanted).some((id) => replaced.has(id));
  };
  const names = Object.keys({ ...before.properties, ...after.properties });
  if (!names.some(differs)) return undefined;

  const rules: ResourceRules | undefined = rulesOf(before.type);
  const createOnly = (rules?.createOnly ?? []).filter(differs);
  if (createOnly.length > 0) {
    const stays = before.staysWhenReplaced && after.staysWhenReplaced;
    return { ...change, outcome: 'replaced', stays, decisive: createOnly };
  }
  const refused = (exceptions[before.type] ?? []).filter(
    ({ path, refuses }) =>
      differs(path) && refuses(valueAt(before.properties, path), valueAt(after.properties, path)),
  );
  if (refused.length > 0) {
    return { ...change, outcome: 'refused', decisive: refused.map(({ path }) => path) };
  }
  const conditional = (rules?.conditional ?? []).filter(differs);
  return conditional.length > 0
    ? { ...change, outcome: 'may be replaced', decisive: conditional }
    : { ...change, outcome: 'updated' };
}

/** A new resource whose name is still that of one that is deployed; the old is deleted afterwards, if at all. */
function refuseTaken(
  change: Change,
  changes: readonly Change[],
  taken: ReadonlyMap<string, string>,
  rulesOf: RulesOf,
): Change {
  const { stack, after, outcome } = change;
  if (after === undefined || (outcome !== 'created' && outcome !== 'replaced')) return change;
  const isNew = (id: string): boolean =>
    changes.some(
      (other) =>
        other.stack === stack &&
        other.logicalId === id &&
        (other.outcome === 'created' || other.outcome === 'replaced'),
    );
  const collision = identitiesOf(stack, after, rulesOf).find(
    ({ key, references }) => taken.has(key) && !references.some(isNew),
  );
  return collision === undefined
    ? change
    : { ...change, outcome: 'refused', stays: false, decisive: [...change.decisive, ...collision.paths] };
}

interface Identity {
  readonly paths: readonly string[];
  readonly key: string;
  readonly references: readonly string[];
}

/** What no two resources have in common, where the template itself says it. */
function identitiesOf(
  stack: string,
  { type, properties }: TemplateResource,
  rulesOf: RulesOf,
): readonly Identity[] {
  const all = [...(rulesOf(type)?.identities ?? []), ...(moreIdentities[type] ?? [])];
  return all.flatMap((paths) => {
    const values = paths.map((path) => valueAt(properties, path));
    if (values.includes(undefined)) return [];
    const references = referencesIn(values);
    // A reference means something else in another stack.
    const place = references.length === 0 ? '' : stack;
    return { paths, references, key: canonical([type, place, values]) };
  });
}
