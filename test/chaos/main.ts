/**
 * `npm run chaos -- [--short] [--only TEXT]… [--seed N] [--report FILE] [--without NAME | --mutations]`: faults on
 * purpose while records flow, each followed by a comparison of the tables with the log by a program that shares no
 * code with Millrace. `--without` switches a mechanism off, and the scenarios that try it must then fail;
 * `--mutations` does so with each scenario.
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { startChaosWorld, type ChaosWorld } from './environment.ts';
import type { Mutation } from './mutant.ts';
import { mutationNamed, mutations } from './mutations.ts';
import { faultsOf, renderMutations, renderReport, type MutationResult } from './report.ts';
import {
  tryScenario,
  type ChaosSettings,
  type ScenarioResult,
  type ScenarioTrouble,
} from './run-scenario.ts';
import type { Scenario } from './scenario.ts';
import { scenarios, shortForm } from './scenarios/all.ts';

const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [] },
    seed: { type: 'string', default: '1' },
    report: { type: 'string' },
    without: { type: 'string' },
    mutations: { type: 'boolean', default: false },
  },
});

const without = values.without === undefined ? undefined : mutationNamed(values.without);
const provesMutations = values.mutations || without !== undefined;
const isShort = values.short || provesMutations;
const seed = Number(values.seed);
const sizes = isShort
  ? { keys: 2_000, recordsPerSecond: 400, leastRecords: 0, faultMs: 5_000 }
  : { keys: 3_000, recordsPerSecond: 1_200, leastRecords: 15_000, faultMs: 15_000 };
// What never comes back need not be waited for as long as what comes back slowly.
const catchUpLimitMs = provesMutations ? 60_000 : 300_000;

const isAsked = ({ name }: Scenario): boolean =>
  values.only.length > 0
    ? values.only.some((text) => name.includes(text))
    : provesMutations || !values.short || shortForm.has(name);

interface Run {
  readonly scenario: Scenario;
  readonly without: Mutation | undefined;
}

const runs: readonly Run[] = scenarios.filter(isAsked).flatMap((scenario): readonly Run[] => {
  if (!provesMutations) return [{ scenario, without: undefined }];
  const tried = without === undefined ? mutations : [without];
  return tried
    .filter(({ fails }) => fails.includes(scenario.name))
    .map((mutation) => ({ scenario, without: mutation }));
});

const print = (line: string): void => void process.stdout.write(`${line}\n`);

async function runOne(world: ChaosWorld, run: Run, index: number): Promise<ScenarioResult | ScenarioTrouble> {
  const { scenario } = run;
  const off = run.without === undefined ? '' : `, without ${run.without.name}`;
  print(`${index + 1} of ${runs.length}: ${scenario.name}${off}`);
  const settings: ChaosSettings = { seed, ...sizes, catchUpLimitMs, without: run.without };
  const result = await tryScenario(
    scenario,
    `s${index}`,
    await world.serversOf(scenario.cluster ?? 'shared'),
    settings,
  );
  // What a scenario leaves behind of its own cluster is no beginning for another.
  if (scenario.cluster !== undefined || 'trouble' in result) await world.endCluster();
  const faults = faultsOf(result);
  if ('trouble' in result) print(`  ${result.trouble}`);
  else {
    print(
      `  ${result.check.records} records in ${result.seconds.toFixed(0)} s: ${faults.join('; ') || 'nothing amiss'}`,
    );
    const { tables, journal } = result.check;
    const examples = [...Object.values(tables), journal].flatMap((table) => table.examples);
    if (run.without === undefined) for (const example of examples) print(`  ${JSON.stringify(example)}`);
  }
  return result;
}

const results: (ScenarioResult | ScenarioTrouble)[] = [];
const proofs: MutationResult[] = [];
const world = await startChaosWorld(print);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void world.stop().finally(() => process.exit(130)));
}
try {
  for (const [index, run] of runs.entries()) {
    const result = await runOne(world, run, index);
    results.push(result);
    if (run.without !== undefined) proofs.push({ mutation: run.without, result });
  }
} finally {
  await world.stop();
}

const report = provesMutations ? renderMutations(proofs) : renderReport(results);
print(`\n${report}`);
if (values.report !== undefined) await writeFile(values.report, `${report}\n`);
const wrong = results.filter((result) => faultsOf(result).length > 0 !== provesMutations);
const [good, bad] = provesMutations ? ['failed as they must', 'noticed nothing'] : ['passed', 'failed'];
print(`\n${results.length - wrong.length} ${good}, ${wrong.length} ${bad}`);
process.exitCode = wrong.length === 0 && results.length > 0 ? 0 : 1;
