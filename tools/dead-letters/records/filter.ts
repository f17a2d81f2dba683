import { problemsOf, type UnwrittenRecord } from './unwritten-record.ts';

/** Which records are selected; a part that is `undefined` selects all. */
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

/** Selects every record. */
export const noFilter: Filter = {
  codes: undefined,
  topic: undefined,
  table: undefined,
  column: undefined,
  sinceMs: undefined,
  untilMs: undefined,
  range: undefined,
};

/** Whether a filter selects every record. */
export function isUnfiltered(filter: Filter): boolean {
  return Object.values(filter).every((part) => part === undefined);
}

/** Whether a filter selects a record: one of its problems has the code, the table and the column. */
export function matches(filter: Filter, unwritten: UnwrittenRecord): boolean {
  const { codes, topic, table, column, sinceMs, untilMs, range } = filter;
  const { record, storedAtMs } = unwritten;
  return (
    (topic === undefined || topic === record.topic) &&
    problemsOf(unwritten).some(
      (problem) =>
        (codes === undefined || codes.includes(problem.code)) &&
        (table === undefined || table === problem.table) &&
        (column === undefined || column === problem.column),
    ) &&
    (sinceMs === undefined || storedAtMs >= sinceMs) &&
    (untilMs === undefined || storedAtMs < untilMs) &&
    (range === undefined ||
      (record.topic === range.topic &&
        record.partition === range.partition &&
        record.offset >= range.first &&
        record.offset <= range.last))
  );
}
