import type { Noticed } from '../../core/record/observations.ts';
import type { CommandIo } from '../../cli/terminal/command.ts';
import { printNoticed } from '../../local/pipeline/noticed.ts';
import type { Account } from './account.ts';
import type { Tally } from '../../local/pipeline/tally.ts';
import { count } from './view.ts';

/** The end of `dev --exit`, as JSON has it. */
export interface Summary extends Omit<Account, 'rows'> {
  /** Whether every record is accounted for and nothing else was found. */
  readonly ok: boolean;
  /** Table → rows, as a SELECT found them. */
  readonly rows: Readonly<Record<string, number>>;
  readonly deadLettersByCode: Readonly<Record<string, number>>;
  /** What was written and is most often a mistake, by column. */
  readonly noticed: readonly Noticed[];
  /** From the first record sent until the last was done. */
  readonly seconds: number;
  readonly recordsPerSecond: number;
}

/** Sums up a run whose records were brought in `seconds`. */
export function summarize(
  account: Account,
  deadLetters: ReadonlyMap<string, number>,
  noticed: readonly Noticed[],
  seconds: number,
): Summary {
  return {
    ok: account.unaccounted === 0 && account.problems.length === 0,
    ...account,
    rows: Object.fromEntries(account.rows),
    deadLettersByCode: Object.fromEntries(deadLetters),
    noticed,
    seconds: Math.round(seconds * 100) / 100,
    recordsPerSecond: Math.round(account.produced / seconds),
  };
}

/** Prints a summary for a person. */
export function printSummary(summary: Summary, io: CommandIo): void {
  const codes = Object.entries(summary.deadLettersByCode)
    .map(([code, letters]) => `${code} ${count(letters)}`)
    .join(', ');
  io.out('');
  io.out(`${count(summary.produced).padStart(9)} records produced`);
  io.out(`${count(summary.written).padStart(9)} written`);
  io.out(`${count(summary.deadLettered).padStart(9)} dead-lettered${codes === '' ? '' : ` (${codes})`}`);
  io.out(`${count(summary.unaccounted).padStart(9)} unaccounted for`);
  io.out('');
  for (const [table, rows] of Object.entries(summary.rows)) {
    io.out(`${count(rows).padStart(9)} rows counted in ${table}`);
  }
  for (const line of explainRows(summary)) io.out(line);
  io.out(`${summary.seconds.toFixed(1).padStart(9)} s, ${count(summary.recordsPerSecond)} records/s`);
  for (const line of printNoticed(summary.noticed)) io.out(line);
  for (const problem of summary.problems) io.err(problem);
  io.out('');
  io.out(summary.ok ? 'Every record is accounted for.' : 'NOT every record is accounted for.');
}

/** Why the rows of the tables are not as many as the records written. */
function explainRows({ written, rows }: Summary): readonly string[] {
  const counts = Object.values(rows);
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === written) return [];
  const routes = counts.length === 1 ? '' : `each record goes to ${counts.length} tables, and `;
  return [`          ${routes}records of the same key change one row: a later one replaces an earlier one`];
}

/** What became of the records of a session that was ended by hand. */
export function describeInterrupted(produced: number, tally: Tally, seconds: number): readonly string[] {
  const { written, skipped, deadLettered, failed, rows } = tally;
  return [
    '',
    `ended after ${seconds.toFixed(1)} s: ${count(produced)} records produced`,
    `${count(written)} written, ${count(skipped)} skipped, ${count(deadLettered)} dead-lettered, ${count(failed)} retried`,
    `${count(rows)} rows sent: a record makes a row for each of its routes, and rows of one key in a batch are folded into one`,
    'a record that was delivered twice counts twice; what was not done yet is in neither number',
  ];
}
