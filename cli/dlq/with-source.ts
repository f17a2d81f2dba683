import { printPosition } from '../../lambda/core/record.ts';
import { withCleanup } from '../cleanup.ts';
import type { CommandIo } from '../command.ts';
import { filterOptions } from './filter.ts';
import type { KeptRecord, LetterSource, Scan } from './letter-source.ts';
import { openSource, type Place } from './open-source.ts';
import { printable } from './printable.ts';

/** The options of every subcommand. */
export const sourceOptions = {
  ...filterOptions,
  limit: { type: 'string', default: '10000' },
  json: { type: 'boolean', default: false },
} as const;

/**
 * Reads a source for `work`, and gives back afterwards what is left in it. What could not be read is said: it is no
 * reason to leave the rest.
 */
export function withScan<T>(
  place: Place,
  limit: number,
  io: CommandIo,
  work: (scan: Scan, source: LetterSource) => Promise<T>,
): Promise<T> {
  return withCleanup(async (cleanup) => {
    const source = await openSource(place);
    cleanup.defer(() => source.close());
    const scan = await source.scan(limit);
    for (const { id, problem } of scan.unreadable) io.err(`${id} is left as it is: ${printable(problem)}`);
    if (scan.mayHaveMore) io.err(`only the first ${limit} were looked at: see --limit`);
    return work(scan, source);
  });
}

/** `topic-partition@offset  code  table  time  message`, on one line. */
export function describeKept({ record, failure, keptAtMs }: KeptRecord): string {
  const parts = [
    printPosition(record),
    failure.code,
    failure.table ?? '-',
    printTime(keptAtMs),
    failure.message,
  ];
  return printable(parts.join('  ')).replaceAll('\n', ' ');
}

/** Seconds are enough to look at. */
export function printTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** `1 record`, `2 records`. */
export function countRecords(count: number): string {
  return `${count} ${count === 1 ? 'record' : 'records'}`;
}
