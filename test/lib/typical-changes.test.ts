import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { compareStacks } from '../../lib/changes/compare.ts';
import type { Stacks } from '../../lib/changes/compare.ts';
import { knownRules } from '../../lib/changes/create-only.ts';
import { problemsOf } from '../../lib/changes/problems.ts';
import type { RulesOf } from '../../lib/changes/resource-rules.ts';
import { projectRoot } from '../support/project-root.ts';
import { scratchFolder } from '../support/scratch.ts';
import { lostData, outcomesByType } from './support/deployment.ts';
import { ordersApp } from './support/orders-app.ts';
import type { Kind, Variation } from './support/orders-app.ts';
import { registryRules } from './support/registry-rules.ts';
import { typicalChanges } from './support/typical-changes/all.ts';

const scratch = scratchFolder();
const deploy = (kind: Kind, vary?: Variation): Stacks =>
  ordersApp(mkdtempSync(join(scratch, 'app-')), kind, vary);

const first = new Map<Kind, Stacks>();
function firstDeployment(kind: Kind): Stacks {
  const deployed = first.get(kind) ?? deploy(kind);
  first.set(kind, deployed);
  return deployed;
}

let registry: RulesOf;
beforeAll(async () => {
  registry = await registryRules();
});

describe('what CloudFormation does with a typical change, by the registry', () => {
  const kinds: readonly Kind[] = ['keyspaces', 'cassandra', 'new cluster', 'new serverless cluster'];
  it.each(kinds)('a connector (%s) that has not changed is not deployed again', (kind) => {
    expect(compareStacks(firstDeployment(kind), deploy(kind), registry)).toEqual([]);
  });

  it.each(kinds)('the rules for changes of every resource of a connector (%s) are known', (kind) => {
    const resources = [...firstDeployment(kind).values()].flatMap((template) => [...template.values()]);
    const types = new Set(resources.map(({ type }) => type));
    expect([...types].filter((type) => knownRules(type) === undefined)).toEqual([]);
  });

  it.each(typicalChanges.map((change) => [`${change.title} (${change.kind})`, change] as const))(
    '%s',
    (_, { kind, before, after, expected, problems = [] }) => {
      const [deployed, wanted] = [before ? deploy(kind, before) : firstDeployment(kind), deploy(kind, after)];
      const changes = compareStacks(deployed, wanted, registry);
      expect(outcomesByType(changes)).toEqual(expected);
      expect(lostData(changes)).toEqual([]);
      // Users' comparisons have no registry; they must come to the same.
      const known = compareStacks(deployed, wanted, knownRules);
      expect(known).toEqual(changes);
      expect(problemsOf(known).map(({ id }) => id)).toEqual(problems);
    },
  );
});

it('docs/DEPLOY.md tells of each of these changes, and of no other', () => {
  const page = readFileSync(join(projectRoot, 'docs/DEPLOY.md'), 'utf8');
  const [, section = ''] = page.split('## What happens when I change …');
  const [table = ''] = section.split('### ');
  const rows = [...table.matchAll(/^\| ([^|]+?) +\|/gm)].map(([, change]) => change);
  expect(rows.slice(2).sort()).toEqual([...new Set(typicalChanges.map(({ title }) => title))].sort());
});
