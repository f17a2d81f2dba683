/**
 * `npm run chaos -- [--short] [--only TEXT]… [--seed N] [--report FILE] [--without NAME | --mutations]`: faults on
 * purpose while records flow, each followed by a comparison of the tables with the log by a program that shares no
 * code with Millrace. `--without` switches a mechanism off, and the scenarios that try it must then fail;
 * `--mutations` runs each scenario as it is, and then with each of its mechanisms switched off.
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
const catchUpLimitMs = { whole: 300_000, mutated: 100_000 };

const isAsked = ({ name }: Scenario): boolean =>
  values.only.length > 0
    ? values.only.some((text) => name.includes(text))
    : provesMutations || !values.short || shortForm.has(name);

interface Run {
  readonly scenario: Scenario;
  readonly without: Mutation | undefined;
}

const runs: readonly Run[] = scenarios.filter(isAsked).flatMap((scenario): readonly Run[] => {
  const tried = without === undefined ? mutations : [without];
  const mutated = tried
    .filter(({ fails }) => fails.includes(scenario.name))
    .map((mutation) => ({ scenario, without: mutation }));
  if (without !== undefined) return mutated;
  const whole = { scenario, without: undefined };
  return values.mutations ? [whole, ...mutated] : [whole];
});

const print = (line: string): void => void process.stdout.write(`${line}\n`);

async function runOne(world: ChaosWorld, run: Run, index: number): Promise<ScenarioResult | ScenarioTrouble> {
  const { scenario } = run;
  const off = run.without === undefined ? '' : `, without ${run.without.name}`;
  print(`${index + 1} of ${runs.length}: ${scenario.name}${off}`);
  const settings: ChaosSettings = {
    seed,
    ...sizes,
    catchUpLimitMs: run.without === undefined ? catchUpLimitMs.whole : catchUpLimitMs.mutated,
    without: run.without,
  };
  const result = await tryScenario(
    scenario,
    `s${index}`,
    () => world.serversOf(scenario.cluster ?? 'shared'),
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
    for (const [reason, count] of result.counts.failedInvocations) {
      print(`  ${count} invocations: ${reason.slice(0, 300)}`);
    }
    const { tables, journal } = result.check;
    const examples = [...Object.values(tables), journal].flatMap((table) => table.examples);
    if (run.without === undefined) for (const example of examples) print(`  ${JSON.stringify(example)}`);
  }
  return result;
}

const results: (ScenarioResult | ScenarioTrouble)[] = [];
const proofs: MutationResult[] = [];
const report = (): string =>
  [
    ...(results.length > 0 ? [renderReport(results)] : []),
    ...(proofs.length > 0 ? [renderMutations(proofs)] : []),
  ].join('\n\n');
const world = await startChaosWorld(print);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void world.stop().finally(() => process.exit(130)));
}
try {
  for (const [index, run] of runs.entries()) {
    const result = await runOne(world, run, index);
    if (run.without === undefined) results.push(result);
    else proofs.push({ mutation: run.without, result });
    if (values.report !== undefined) await writeFile(values.report, `${report()}\n`);
  }
} finally {
  await world.stop();
}

print(`\n${report()}`);
const failed = results.filter((result) => faultsOf(result).length > 0).length;
const unnoticed = proofs.filter(({ result }) => faultsOf(result).length === 0).length;
print(`\n${results.length - failed} passed, ${failed} failed`);
if (proofs.length > 0) {
  print(
    `with a mechanism switched off: ${proofs.length - unnoticed} failed as they must, ${unnoticed} noticed nothing`,
  );
}
// A driver that was shut down while a node was away may keep timers (cassandra-driver 4.10.0), which hold a process up.
process.exit(failed + unnoticed === 0 && runs.length > 0 ? 0 : 1);
