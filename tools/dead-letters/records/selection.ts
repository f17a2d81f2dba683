import { groupUnwritten } from './copies.ts';
import { matches, type Filter } from './filter.ts';
import { problemsOf, type Entry, type UnwrittenRecord } from './unwritten-record.ts';

/** The records that a filter selects, each once: its latest copy. */
export function select(entries: readonly Entry[], filter: Filter): readonly UnwrittenRecord[] {
  const selected = entries.flatMap(({ records }) => records.filter((each) => matches(filter, each)));
  return groupUnwritten(selected)
    .flatMap((copies) => latestOf(copies) ?? [])
    .sort((a, b) => compareRecords(a.record, b.record) || a.storedAtMs - b.storedAtMs);
}

function latestOf(copies: readonly UnwrittenRecord[]): UnwrittenRecord | undefined {
  return copies.reduce<UnwrittenRecord | undefined>(
    (latest, copy) => (latest === undefined || latest.storedAtMs <= copy.storedAtMs ? copy : latest),
    undefined,
  );
}

/** The entries of which a filter selects every record: only they can be removed without removing another record. */
export function wholeEntries(entries: readonly Entry[], filter: Filter): readonly Entry[] {
  return entries.filter(
    ({ records }) => records.length > 0 && records.every((each) => matches(filter, each)),
  );
}

function compareRecords(a: UnwrittenRecord['record'], b: UnwrittenRecord['record']): number {
  if (a.topic !== b.topic) return a.topic < b.topic ? -1 : 1;
  return a.partition - b.partition || a.offset - b.offset;
}

/** The records of one code, table and column. */
export interface Group {
  readonly code: string;
  readonly table: string | null;
  readonly column: string | null;
  readonly count: number;
  readonly oldestMs: number;
  readonly newestMs: number;
}

/** Counts records by code, table and column of each of their problems, the largest group first. */
export function groupByProblem(unwritten: readonly UnwrittenRecord[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const each of unwritten) {
    const { storedAtMs } = each;
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
        oldestMs: Math.min(known?.oldestMs ?? Infinity, storedAtMs),
        newestMs: Math.max(known?.newestMs ?? -Infinity, storedAtMs),
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
