import { UsageError } from '../../project/usage-error.ts';
import { OptionProblems } from '../../cli/flags/option-problems.ts';
import { parseTime } from '../../cli/flags/options.ts';
import { problemsOf, type KeptRecord } from './letter-source.ts';

/** Which records are meant; what is `undefined` does not matter. */
export interface Filter {
  readonly codes: readonly string[] | undefined;
  readonly topic: string | undefined;
  readonly table: string | undefined;
  readonly column: string | undefined;
  readonly sinceMs: number | undefined;
  readonly untilMs: number | undefined;
  readonly range: PositionRange | undefined;
}

/** Offsets of one partition, both ends included. */
export interface PositionRange {
  readonly topic: string;
  readonly partition: number;
  readonly first: number;
  readonly last: number;
}

/** The options of every subcommand that filters. */
export const filterOptions = {
  code: { type: 'string', multiple: true },
  topic: { type: 'string' },
  table: { type: 'string' },
  column: { type: 'string' },
  since: { type: 'string' },
  until: { type: 'string' },
  position: { type: 'string' },
} as const;

export interface FilterValues {
  readonly code?: readonly string[] | undefined;
  readonly topic?: string | undefined;
  readonly table?: string | undefined;
  readonly column?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly position?: string | undefined;
}

/** Reads the options; throws UsageError that says what is allowed, for all of them at once. */
export function readFilter(values: FilterValues, nowMs: number): Filter {
  const problems = new OptionProblems();
  const time = (option: 'since' | 'until'): number | undefined => {
    const text = values[option];
    return text === undefined ? undefined : problems.read(() => readTime(option, text, nowMs), undefined);
  };
  const { position } = values;
  const filter = {
    codes: values.code,
    topic: values.topic,
    table: values.table,
    column: values.column,
    sinceMs: time('since'),
    untilMs: time('until'),
    range: position === undefined ? undefined : problems.read(() => readRange(position), undefined),
  };
  problems.throwIfAny();
  return filter;
}

/** Lets everything through. */
export const noFilter: Filter = readFilter({}, 0);

/** Whether the filter lets everything through. */
export function isOpen(filter: Filter): boolean {
  return Object.values(filter).every((part) => part === undefined);
}

/** Whether a record is meant: of the things that are wrong with it, one has the code, the table and the column. */
export function matches(filter: Filter, kept: KeptRecord): boolean {
  const { codes, topic, table, column, sinceMs, untilMs, range } = filter;
  const { record, keptAtMs } = kept;
  return (
    (topic === undefined || topic === record.topic) &&
    problemsOf(kept).some(
      (problem) =>
        (codes === undefined || codes.includes(problem.code)) &&
        (table === undefined || table === problem.table) &&
        (column === undefined || column === problem.column),
    ) &&
    (sinceMs === undefined || keptAtMs >= sinceMs) &&
    (untilMs === undefined || keptAtMs < untilMs) &&
    (range === undefined ||
      (record.topic === range.topic &&
        record.partition === range.partition &&
        record.offset >= range.first &&
        record.offset <= range.last))
  );
}

const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

function readTime(option: string, text: string, nowMs: number): number {
  const [, count, unit] = /^(\d+)([smhd])$/.exec(text) ?? [];
  if (unit === 's' || unit === 'm' || unit === 'h' || unit === 'd')
    return nowMs - Number(count) * unitMs[unit];
  // A date without a time is UTC in JavaScript, one with a time and no zone is local: only the clear forms.
  const isClear = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(text);
  const timeMs = isClear ? parseTime(text) : NaN;
  if (!Number.isNaN(timeMs)) return timeMs;
  throw new UsageError(
    `option '--${option}' must be a time such as 2026-01-31T12:00:00Z, or an age such as 30m, 2h or 7d, got '${text}'`,
  );
}

function readRange(text: string): PositionRange {
  const [, topic = '', partition, first, last] = /^(.+)-(\d+)@(\d+)(?:-(\d+))?$/.exec(text) ?? [];
  const range = {
    topic,
    partition: Number(partition),
    first: Number(first),
    last: Number(last ?? first),
  };
  if (topic !== '' && range.first <= range.last && Number.isSafeInteger(range.last)) return range;
  throw new UsageError(
    `option '--position' must be topic-partition@offset, or topic-partition@offset-offset from the lower to the higher, got '${text}'`,
  );
}
