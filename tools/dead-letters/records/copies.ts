import { groupCopies, type SourceOf } from '../../../core/dead-letters/same-record.ts';
import type { SourceRecord } from '../../../core/record/source-record.ts';
import type { UnwrittenRecord } from './unwritten-record.ts';

/** The cluster of each of these records. */
export function sourceOfRecords(unwritten: readonly UnwrittenRecord[]): SourceOf {
  const sources = new Map(unwritten.map(({ record, source }) => [record, source]));
  return (record) => sources.get(record);
}

/** Groups the copies of each record: it may be stored several times. */
export function groupUnwritten(
  unwritten: readonly UnwrittenRecord[],
): readonly (readonly UnwrittenRecord[])[] {
  const unwrittenOf = new Map(unwritten.map((each) => [each.record, each]));
  return groupRecords(unwritten).map((records) => records.flatMap((record) => unwrittenOf.get(record) ?? []));
}

/** Each record with all its copies, itself among them. */
export function copiesOf(
  unwritten: readonly UnwrittenRecord[],
): ReadonlyMap<SourceRecord, readonly SourceRecord[]> {
  const copies = new Map<SourceRecord, readonly SourceRecord[]>();
  for (const group of groupRecords(unwritten)) for (const record of group) copies.set(record, group);
  return copies;
}

const groupRecords = (unwritten: readonly UnwrittenRecord[]): readonly (readonly SourceRecord[])[] =>
  groupCopies(
    unwritten.map(({ record }) => record),
    sourceOfRecords(unwritten),
  );
