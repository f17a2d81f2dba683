import { UsageError } from '../../../project/usage-error.ts';
import type { Filter, PositionRange } from '../../../tools/dead-letters/records/filter.ts';
import type { Flags } from '../flag.ts';
import { OptionProblems } from '../option-problems.ts';
import { parseTime } from '../options.ts';

/** Which records a subcommand looks at. */
export const filterFlags = {
  code: {
    type: 'string',
    value: 'CODE',
    multiple: true,
    help: 'of this failure code',
    example: 'wrong_type',
  },
  topic: { type: 'string', value: 'TOPIC', help: 'of this topic' },
  table: { type: 'string', value: 'KS.TABLE', help: 'of this table' },
  column: {
    type: 'string',
    value: 'COLUMN',
    help: 'of this column; of a record with several problems, one must have the code, the table and the column',
  },
  since: {
    type: 'string',
    value: 'TIME',
    help: 'stored at this time or later: 2026-01-31T12:00:00Z, 2026-01-31 (UTC), or an age',
    example: '2h',
  },
  until: { type: 'string', value: 'TIME', help: 'stored before this time', example: '2026-01-31' },
  position: {
    type: 'string',
    value: 'POSITION',
    help: 'topic-partition@offset, or topic-partition@offset-offset',
    example: 'shop.orders-0@17',
  },
} as const satisfies Flags;

export interface FilterValues {
  readonly code?: readonly string[] | undefined;
  readonly topic?: string | undefined;
  readonly table?: string | undefined;
  readonly column?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly position?: string | undefined;
}

/** Reads the options. Throws a UsageError with every problem and what is allowed. */
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
