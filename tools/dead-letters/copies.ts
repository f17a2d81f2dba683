import type { SourceRecord } from '../../core/record/source-record.ts';
import { groupCopies, type SourceOf } from '../../core/dead-letters/same-record.ts';
import type { KeptRecord } from './letter-source.ts';

/** The cluster of each of these records. */
export function sourceOfRecords(kept: readonly KeptRecord[]): SourceOf {
  const sources = new Map(kept.map(({ record, source }) => [record, source]));
  return (record) => sources.get(record);
}

/** Puts together what was kept several times of one record. */
export function groupKeptCopies(kept: readonly KeptRecord[]): readonly (readonly KeptRecord[])[] {
  const keptOf = new Map(kept.map((each) => [each.record, each]));
  const groups = groupCopies(
    kept.map(({ record }) => record),
    sourceOfRecords(kept),
  );
  return groups.map((records) => records.flatMap((record) => keptOf.get(record) ?? []));
}

/** Each record with all its copies, itself among them. */
export function copiesOf(kept: readonly KeptRecord[]): ReadonlyMap<SourceRecord, readonly SourceRecord[]> {
  const copies = new Map<SourceRecord, readonly SourceRecord[]>();
  const groups = groupCopies(
    kept.map(({ record }) => record),
    sourceOfRecords(kept),
  );
  for (const group of groups) for (const record of group) copies.set(record, group);
  return copies;
}
