/**
 * `npm run chaos -- [--short] [--only TEXT] [--seed N]`: faults on purpose while records flow, each followed by a
 * comparison of the tables with the log by a program that shares no code with Millrace.
 */
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { startChaosServers } from './environment.ts';
import { holds, renderReport } from './report.ts';
import { runScenario, type ChaosSettings, type ScenarioResult } from './run-scenario.ts';
import { functionScenarios } from './scenarios/function.ts';
import { serverScenarios } from './scenarios/servers.ts';

const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    seed: { type: 'string', default: '1' },
    report: { type: 'string' },
  },
});

const seed = Number(values.seed);
const settings: ChaosSettings = values.short
  ? { seed, keys: 2_000, recordsPerSecond: 500, faultMs: 5_000 }
  : { seed, keys: 3_000, recordsPerSecond: 1_500, faultMs: 15_000 };

/** Those of the short form: each tries another mechanism, and none takes more than half a minute. */
const inShort = new Set([
  'no fault',
  'node killed and restarted',
  'function killed in mid-batch',
  'network to a node cut',
]);

const scenarios = [...serverScenarios, ...functionScenarios].filter(
  ({ name }) => name.includes(values.only) && (!values.short || values.only !== '' || inShort.has(name)),
);
const print = (line: string): void => void process.stdout.write(`${line}\n`);

const results: ScenarioResult[] = [];
const servers = await startChaosServers(print);
try {
  for (const [index, scenario] of scenarios.entries()) {
    print(`${index + 1} of ${scenarios.length}: ${scenario.name}`);
    const result = await runScenario(scenario, `s${index}`, servers, settings);
    results.push(result);
    const { lost, reordered, records, seconds } = result;
    print(`  ${records} records in ${seconds.toFixed(0)} s: ${lost} lost, ${reordered} reordered`);
    for (const example of holds(result) ? [] : result.examples) print(`  ${JSON.stringify(example)}`);
  }
} finally {
  await servers.stop();
}

const report = renderReport(results);
print(`\n${report}`);
if (values.report !== undefined) await writeFile(values.report, `${report}\n`);
const failed = results.filter((result) => !holds(result));
print(`\n${results.length - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length === 0 && results.length > 0 ? 0 : 1;
