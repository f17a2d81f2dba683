import { groupKeptCopies } from './copies.ts';
import { matches, type Filter } from './filter.ts';
import { problemsOf, type Entry, type KeptRecord } from './letter-source.ts';

/** The kept records that a filter means, each record once: the latest of those kept of it. */
export function select(entries: readonly Entry[], filter: Filter): readonly KeptRecord[] {
  const meant = entries.flatMap(({ records }) => records.filter((kept) => matches(filter, kept)));
  return groupKeptCopies(meant)
    .flatMap((copies) => latestOf(copies) ?? [])
    .sort((a, b) => compareRecords(a.record, b.record) || a.keptAtMs - b.keptAtMs);
}

function latestOf(copies: readonly KeptRecord[]): KeptRecord | undefined {
  return copies.reduce<KeptRecord | undefined>(
    (latest, kept) => (latest === undefined || latest.keptAtMs <= kept.keptAtMs ? kept : latest),
    undefined,
  );
}

/** The entries all of whose records a filter means: those that may go without taking another record along. */
export function wholly(entries: readonly Entry[], filter: Filter): readonly Entry[] {
  return entries.filter(
    ({ records }) => records.length > 0 && records.every((kept) => matches(filter, kept)),
  );
}

function compareRecords(a: KeptRecord['record'], b: KeptRecord['record']): number {
  if (a.topic !== b.topic) return a.topic < b.topic ? -1 : 1;
  return a.partition - b.partition || a.offset - b.offset;
}

/** How many records of one code, table and column there are, and from when. */
export interface Group {
  readonly code: string;
  readonly table: string | null;
  readonly column: string | null;
  readonly count: number;
  readonly oldestMs: number;
  readonly newestMs: number;
}

/** Sums records up by code, table and column of each of their problems, the largest group first. */
export function groupKept(kept: readonly KeptRecord[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const each of kept) {
    const { keptAtMs } = each;
    const names = new Map(
      problemsOf(each).map(({ code, table, column }) => [
        JSON.stringify([code, table, column]),
        { code, table, column },
      ]),
    );
    for (const [name, place] of names) {
      const known = groups.get(name);
      groups.set(name, {
        ...place,
        count: (known?.count ?? 0) + 1,
        oldestMs: Math.min(known?.oldestMs ?? Infinity, keptAtMs),
        newestMs: Math.max(known?.newestMs ?? -Infinity, keptAtMs),
      });
    }
  }
  return [...groups.values()].sort(
    (a, b) =>
      b.count - a.count ||
      a.code.localeCompare(b.code) ||
      (a.table ?? '').localeCompare(b.table ?? '') ||
      (a.column ?? '').localeCompare(b.column ?? ''),
  );
}
