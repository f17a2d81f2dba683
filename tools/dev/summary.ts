import type { Noticed } from '../../core/record/observations.ts';
import { printNoticed } from '../../local/pipeline/observation-totals.ts';
import type { Tally } from '../../local/pipeline/tally.ts';
import type { Account } from './account.ts';
import { formatCount } from '../../core/print/format-count.ts';

/** The end of `dev --exit`, as JSON has it. */
export interface Summary extends Account {
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

/** The results of a run that ended by itself. */
export interface Findings {
  readonly account: Account;
  /** Table → rows. */
  readonly rows: ReadonlyMap<string, number>;
  /** Failure code → records. */
  readonly deadLetters: ReadonlyMap<string, number>;
  readonly noticed: readonly Noticed[];
  readonly seconds: number;
}

/** Sums up a run. */
export function summarize({ account, rows, deadLetters, noticed, seconds }: Findings): Summary {
  return {
    ok: account.unaccounted === 0 && account.problems.length === 0,
    ...account,
    rows: Object.fromEntries(rows),
    deadLettersByCode: Object.fromEntries(deadLetters),
    noticed,
    seconds: Math.round(seconds * 100) / 100,
    recordsPerSecond: Math.round(account.produced / seconds),
  };
}

/** A summary for a person; its problems are not among the lines. */
export function renderSummary(summary: Summary): readonly string[] {
  const codes = Object.entries(summary.deadLettersByCode)
    .map(([code, letters]) => `${code} ${formatCount(letters)}`)
    .join(', ');
  const line = (value: number, what: string): string => `${formatCount(value).padStart(9)} ${what}`;
  return [
    '',
    line(summary.produced, 'records produced'),
    line(summary.written, 'written'),
    ...(summary.skipped === 0 ? [] : [line(summary.skipped, 'skipped')]),
    line(summary.deadLettered, `dead-lettered${codes === '' ? '' : ` (${codes})`}`),
    line(summary.unaccounted, 'unaccounted for'),
    '',
    ...Object.entries(summary.rows).map(([table, rows]) => line(rows, `rows counted in ${table}`)),
    ...explainRows(summary),
    `${summary.seconds.toFixed(1).padStart(9)} s, ${formatCount(summary.recordsPerSecond)} records/s`,
    ...printNoticed(summary.noticed),
    '',
    summary.ok ? 'Every record is accounted for.' : 'NOT every record is accounted for.',
  ];
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
export function describeInterrupted(
  produced: number | undefined,
  tally: Tally,
  seconds: number,
): readonly string[] {
  const { written, skipped, deadLettered, failed, rows } = tally;
  const records = produced === undefined ? '' : `: ${formatCount(produced)} records produced`;
  return [
    '',
    `ended after ${seconds.toFixed(1)} s${records}`,
    `${formatCount(written)} written, ${formatCount(skipped)} skipped, ${formatCount(deadLettered)} dead-lettered, ${formatCount(failed)} retried`,
    `${formatCount(rows)} rows sent: a record makes a row for each of its routes, and rows of one key in a batch are folded into one`,
    'a record that was delivered twice counts twice; what was not done yet is in neither number',
  ];
}
