import { App } from 'aws-cdk-lib';
import { compareStacks } from '../../../lib/changes/compare.ts';
import type { Change, Stacks } from '../../../lib/changes/compare.ts';
import { holdsData } from '../../../lib/changes/resource-rules.ts';
import { readTemplate } from '../../../lib/changes/template.ts';
import { registryRules } from './registry-rules.ts';

/** The templates of an app that writes into the given folder. Other tests validate them, which takes most of the time. */
export function synthesize(folder: string, fill: (app: App) => void): Stacks {
  process.env['CDK_VALIDATION'] = 'false';
  try {
    const app = new App({ outdir: folder });
    fill(app);
    const templates = app
      .synth()
      .stacks.map(({ stackName, template }) => [stackName, JSON.stringify(template)]);
    return new Map(
      templates
        // A stack that only imports what exists has none.
        .filter(([, json = '']) => json.includes('"Resources"'))
        .map(([name = '', json = '']) => [name, readTemplate(json, name)]),
    );
  } finally {
    delete process.env['CDK_VALIDATION'];
  }
}

/** What CloudFormation does, by its own schemas, where an app is deployed and then deployed again with a change. */
export const deployAgain = async (before: Stacks, after: Stacks): Promise<readonly Change[]> =>
  compareStacks(before, after, await registryRules());

/** What happens to the resources of each type: `replaced`, or `created, deleted (stays)` where it differs among them. */
export function outcomesByType(changes: readonly Change[]): Readonly<Record<string, string>> {
  const outcomes = new Map<string, Set<string>>();
  for (const { before, after, outcome, stays, decisive } of changes) {
    const type = String((after ?? before)?.type).replace(/^AWS::/, '');
    const refused = outcome === 'refused' ? ` for ${decisive.join(' ')}` : '';
    const seen = outcomes.get(type) ?? new Set();
    outcomes.set(type, seen.add(`${outcome}${refused}${stays ? ' (the old one stays)' : ''}`));
  }
  return Object.fromEntries([...outcomes].map(([type, seen]) => [type, [...seen].sort().join(', ')]));
}

/** What holds data and would be gone. */
export const lostData = (changes: readonly Change[]): readonly string[] =>
  changes
    .filter(
      ({ before, outcome, stays }) =>
        before !== undefined &&
        holdsData.has(before.type) &&
        ['deleted', 'replaced', 'may be replaced'].includes(outcome) &&
        !stays,
    )
    .map(({ logicalId, outcome }) => `${logicalId} ${outcome}`);
