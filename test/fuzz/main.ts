/**
 * `npm run fuzz -- [--format NAME]… [--count 100000] [--seed 1] [--input INDEX] [--report FILE]`: near-valid payloads of
 * every format, decoded and mapped into tables of every type. Each must be a row or an error of a defined code, within
 * limits of processor time and memory per byte. `--input` tries one input of one format again. Ends with 1 otherwise.
 */
import { writeFile } from 'node:fs/promises';
import { parseOptions, wholeNumber } from '../../cli/flags/options.ts';
import { renderReport } from './report.ts';
import type { Result } from './run-subject.ts';
import { runThread, type Stopped } from './run-thread.ts';
import { subjects } from './subjects/all.ts';

const values = parseOptions(process.argv.slice(2), {
  format: { type: 'string', multiple: true, default: [] },
  count: { type: 'string', default: '100000' },
  seed: { type: 'string', default: '1' },
  input: { type: 'string' },
  report: { type: 'string' },
});
const count = wholeNumber('count', values.count, 1);
const seed = wholeNumber('seed', values.seed, 0);
const only = values.input === undefined ? undefined : wholeNumber('input', values.input, 0);

const names = subjects.map(({ name }) => name);
const unknown = values.format.filter((name) => !names.includes(name));
if (unknown.length > 0)
  throw new Error(`no format '${unknown.join("', '")}'; there are: ${names.join(', ')}`);

const print = (line: string): void => void process.stdout.write(`${line}\n`);
const results: Result[] = [];
const stopped: Stopped[] = [];
let left = values.format.length > 0 ? values.format : names;
while (left.length > 0) {
  const end = await runThread({
    formats: left,
    seed,
    count,
    ...(only === undefined ? {} : { only }),
    onResult: (result) => {
      results.push(result);
      print(`${result.name}: ${result.inputs} inputs, ${result.faults.length} faults`);
      for (const fault of result.faults) print(`  ${fault}`);
    },
  });
  if (end === undefined) break;
  stopped.push(end);
  print(`${end.format}, input ${end.index}: ${end.why}`);
  left = left.slice(left.indexOf(end.format) + 1);
}

const report = renderReport(results, stopped);
print(`\n${report}`);
if (values.report !== undefined) await writeFile(values.report, `${report}\n`);
const failed = results.filter(({ faults }) => faults.length > 0).length + stopped.length;
print(`\n${results.length - (failed - stopped.length)} formats passed, ${failed} failed (seed ${seed})`);
process.exitCode = failed === 0 ? 0 : 1;
