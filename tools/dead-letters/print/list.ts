import { printPosition } from '../../../core/contract/record-position.ts';
import { printableLine, printTimestamp } from '../../../core/print/printable.ts';
import { isoTime, printTime } from '../../../core/print/print-time.ts';
import type { LetterList } from '../list.ts';
import { groupByProblem, type Group } from '../records/selection.ts';
import { problemsOf } from '../records/unwritten-record.ts';
import { countRecords, describeRecord } from './record-line.ts';

/** How many records there are of each code, table and column, and a line for each record. */
export function printList({ records }: LetterList): readonly string[] {
  return [
    countRecords(records.length),
    ...groupByProblem(records).map((group) => `  ${describeGroup(group)}`),
    ...(records.some((each) => problemsOf(each).length > 1)
      ? ['  a record counts in the line of each of its problems']
      : []),
    ...records.map(describeRecord),
  ];
}

function describeGroup({ code, table, column, count, oldestMs, newestMs }: Group): string {
  const when = `${printTime(oldestMs)} … ${printTime(newestMs)}`;
  return printableLine(`${String(count).padStart(6)}  ${code}  ${table ?? '-'}  ${column ?? '-'}  ${when}`);
}

export function listAsJson({ records, unreadable, mayHaveMore }: LetterList): object {
  return {
    records: records.length,
    groups: groupByProblem(records).map(({ code, table, column, count, oldestMs, newestMs }) => ({
      code,
      table,
      column,
      records: count,
      oldest: isoTime(oldestMs) ?? null,
      newest: isoTime(newestMs) ?? null,
    })),
    letters: records.map(({ record, failure, source, connector, storedAtMs }) => ({
      position: printPosition(record),
      timestamp: printTimestamp(record),
      timestampMs: record.timestamp,
      ...failure,
      source: source ?? null,
      connector,
      storedAt: isoTime(storedAtMs) ?? null,
    })),
    unreadable,
    mayHaveMore,
  };
}
