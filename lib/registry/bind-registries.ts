import type { Construct } from 'constructs';
import { quotedList } from '../../core/connector/quoted-list.ts';
import type { RegistryKind } from '../../core/connector/registries.ts';
import type { BoundRegistry, IRegistry } from './bound-registry.ts';

/**
 * Binds the registries of a connector. Throws with everything that does not fit: a registry that a format needs and that
 * is not given, one that none needs, two of a kind, and what is wrong with the options of each.
 */
export function bindRegistries(
  scope: Construct,
  needed: readonly RegistryKind[],
  given: readonly IRegistry[],
): readonly BoundRegistry[] {
  const problems = [
    ...choiceProblems(
      needed,
      given.map(({ kind }) => kind),
    ),
    ...given.flatMap((registry) => registry.problems(scope)),
  ];
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return given.map((registry) => registry.bind(scope));
}

function choiceProblems(needed: readonly RegistryKind[], given: readonly RegistryKind[]): readonly string[] {
  const missing = needed.filter((kind) => !given.includes(kind));
  const unneeded = [...new Set(given)].filter((kind) => !needed.includes(kind));
  const repeated = [...new Set(given.filter((kind, index) => given.indexOf(kind) !== index))];
  return [
    ...missing.map(
      (kind) =>
        `registries: a format of the connector has ${kind}Registry(), but none is given; add RegistryAccess.${kind}(…)`,
    ),
    ...unneeded.map(
      (kind) =>
        `registries: RegistryAccess.${kind}(…) is given, but no format of the connector has ${kind}Registry(); ` +
        (needed.length === 0 ? 'remove it' : `remove it; the connector needs ${quotedList(needed)}`),
    ),
    ...repeated.map(
      (kind) =>
        `registries: RegistryAccess.${kind}(…) is given twice; a connector has one registry of each kind: remove one, or ` +
        'name the URLs of both in one if they have the same schemas',
    ),
  ];
}
