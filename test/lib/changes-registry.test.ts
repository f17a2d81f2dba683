import { beforeAll, expect, it } from 'vitest';
import { knownRules, knownTypes } from '../../lib/changes/create-only.ts';
import type { RulesOf } from '../../lib/changes/resource-rules.ts';
import { registryRules } from './support/registry-rules.ts';

let registry: RulesOf;
beforeAll(async () => {
  registry = await registryRules();
});

it.each([...knownTypes, 'Custom::MillraceTables'])(
  'the rules for changes of %s are those of the registry',
  (type) => {
    const { identities = [], ...rules } = knownRules(type) ?? {};
    const { identities: expected, ...others } = registry(type) ?? { identities: undefined };
    expect(rules).toEqual(others);
    expect(identities).toEqual(expected);
  },
);
