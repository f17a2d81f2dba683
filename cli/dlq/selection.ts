import { printPosition } from '../../lambda/core/record.ts';
import { matches, type Filter } from './filter.ts';
import type { Entry, KeptRecord } from './letter-source.ts';

/** The kept records that a filter means, each position once: the latest of those kept of one record. */
export function select(entries: readonly Entry[], filter: Filter): readonly KeptRecord[] {
  const latest = new Map<string, KeptRecord>();
  for (const kept of entries.flatMap(({ records }) => records)) {
    if (!matches(filter, kept)) continue;
    const position = printPosition(kept.record);
    const known = latest.get(position);
    if (known === undefined || known.keptAtMs <= kept.keptAtMs) latest.set(position, kept);
  }
  return [...latest.values()].sort((a, b) => compareRecords(a.record, b.record));
}

/** The entries all of whose records a filter means: those that may go without taking another record along. */
export function wholly(entries: readonly Entry[], filter: Filter): readonly Entry[] {
  return entries.filter(
    ({ records }) => records.length > 0 && records.every((kept) => matches(filter, kept)),
  );
}

/** The entries all of whose records are at one of these positions. */
export function coveredBy(entries: readonly Entry[], positions: ReadonlySet<string>): readonly Entry[] {
  return entries.filter(
    ({ records }) =>
      records.length > 0 && records.every(({ record }) => positions.has(printPosition(record))),
  );
}

function compareRecords(a: KeptRecord['record'], b: KeptRecord['record']): number {
  if (a.topic !== b.topic) return a.topic < b.topic ? -1 : 1;
  return a.partition - b.partition || a.offset - b.offset;
}

/** How many records of one code and table there are, and from when. */
export interface Group {
  readonly code: string;
  readonly table: string | null;
  readonly count: number;
  readonly oldestMs: number;
  readonly newestMs: number;
}

/** Sums records up by code and table, the largest group first. */
export function groupKept(kept: readonly KeptRecord[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const { failure, keptAtMs } of kept) {
    const { code, table } = failure;
    const name = JSON.stringify([code, table]);
    const known = groups.get(name);
    groups.set(name, {
      code,
      table,
      count: (known?.count ?? 0) + 1,
      oldestMs: Math.min(known?.oldestMs ?? Infinity, keptAtMs),
      newestMs: Math.max(known?.newestMs ?? -Infinity, keptAtMs),
    });
  }
  return [...groups.values()].sort((a, b) => b.count - a.count || a.code.localeCompare(b.code));
}
