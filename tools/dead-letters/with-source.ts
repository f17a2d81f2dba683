import { env } from '../../core/contract/environment.ts';
import { printPosition } from '../../core/contract/record-position.ts';
import { withCleanup } from '../../local/process/cleanup.ts';
import type { CommandIo } from '../../cli/terminal/command.ts';
import type { OptionProblems } from '../../cli/flags/option-problems.ts';
import { wholeNumber } from '../../cli/flags/options.ts';
import { filterOptions, noFilter, readFilter, type Filter, type FilterValues } from './filter.ts';
import {
  problemsOf,
  type KeptProblem,
  type KeptRecord,
  type LetterSource,
  type Scan,
} from './letter-source.ts';
import { openSource, readPlace, type Place } from './open-source.ts';
import { printableLine } from '../../core/print/printable.ts';
import { printTime } from '../../core/print/print-time.ts';
import { refuseUnknownCodes } from './unmatched.ts';

/** The options of every subcommand. */
export const sourceOptions = {
  ...filterOptions,
  'dead-letter-bucket': { type: 'string' },
  limit: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

/** What is read of a source. */
export interface ScanOptions {
  readonly limit: number;
  /** Whether the limit was asked for: what is beyond it is then meant to be left. */
  readonly isLimitAsked: boolean;
  /** Where a queue's pointers are followed into; `undefined`: nowhere. */
  readonly deadLetterBucket: string | undefined;
}

/** What a subcommand looks at. */
export interface SourceRequest {
  readonly place: Place;
  readonly filter: Filter;
  readonly scan: ScanOptions;
}

export interface SourceValues extends FilterValues {
  readonly limit?: string | undefined;
  readonly 'dead-letter-bucket'?: string | undefined;
}

/** Reads the address of a source and the options of every subcommand, and keeps what is wrong with them in `problems`. */
export function readSourceRequest(
  values: SourceValues,
  source: string,
  problems: OptionProblems,
): SourceRequest {
  return {
    place: problems.read<Place>(() => readPlace(source), { kind: 'file', path: '', url: '' }),
    filter: problems.read(() => readFilter(values, Date.now()), noFilter),
    scan: problems.read(() => readScanOptions(values), {
      limit: 1,
      isLimitAsked: true,
      deadLetterBucket: undefined,
    }),
  };
}

function readScanOptions(values: SourceValues): ScanOptions {
  const ofEnvironment = process.env[env.deadLetterBucket];
  return {
    limit: wholeNumber('limit', values.limit ?? '10000', 1),
    isLimitAsked: values.limit !== undefined,
    deadLetterBucket: values['dead-letter-bucket'] ?? (ofEnvironment === '' ? undefined : ofEnvironment),
  };
}

/**
 * Reads a source for `work`, and gives back afterwards what is left in it. What could not be read is said: it is no
 * reason to leave the rest. Throws UsageError for a filter's code that there can't be.
 */
export function withScan<T>(
  { place, filter, scan: { limit, deadLetterBucket } }: SourceRequest,
  io: CommandIo,
  work: (scan: Scan, source: LetterSource) => Promise<T>,
): Promise<T> {
  return withCleanup(async (cleanup) => {
    const source = await openSource(place, deadLetterBucket);
    cleanup.defer(() => source.close());
    const scan = await source.scan(limit);
    for (const { id, problem } of scan.unreadable) {
      io.err(printableLine(`${id} is left as it is: ${problem}`));
    }
    if (scan.mayHaveMore) io.err(`only the first ${limit} were looked at: see --limit`);
    refuseUnknownCodes(filter, recordsOf(scan));
    return work(scan, source);
  });
}

/** All records of a scan, as often as they were kept. */
export function recordsOf({ entries }: Pick<Scan, 'entries'>): readonly KeptRecord[] {
  return entries.flatMap(({ records }) => records);
}

/** Problems of a record on its line. */
const mostProblems = 10;

/** `topic-partition@offset  code  table  column  time  message; also code  table  column  message`, on one line. */
export function describeKept(kept: KeptRecord): string {
  const { record, failure, keptAtMs } = kept;
  const parts = [
    printPosition(record),
    failure.code,
    failure.table ?? '-',
    failure.column ?? '-',
    printTime(keptAtMs),
    failure.message,
  ];
  const problems = problemsOf(kept);
  const others = problems.slice(1, mostProblems).map((problem) => `; also ${describeProblem(problem)}`);
  const rest = problems.length - mostProblems;
  if (rest > 0) others.push(`; and ${rest} more problem${rest === 1 ? '' : 's'}`);
  return printableLine((parts.join('  ') + others.join('')).replaceAll('\n', ' '));
}

/** `code  table  column  message`. */
export function describeProblem({ code, table, column, message }: KeptProblem): string {
  return [code, table ?? '-', column ?? '-', message].join('  ');
}

/** `1 record`, `2 records`. */
export function countRecords(count: number): string {
  return `${count} ${count === 1 ? 'record' : 'records'}`;
}
