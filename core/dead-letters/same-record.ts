import { sourceName, type SourceCluster } from '../decode/event/source-cluster.ts';
import { printPosition } from '../contract/record-position.ts';
import type { SchemaMetadata } from '../contract/schema-metadata.ts';
import type { SourceRecord } from '../record/source-record.ts';

/** The cluster that a record is from; `undefined` where its letter does not say. */
export type SourceOf = (record: SourceRecord) => SourceCluster | undefined;

/**
 * Puts together the copies that were stored of one record: of one cluster, one position and one content.
 * A position alone does not identify a record: a topic that was deleted and created again has it twice, and so have two
 * clusters. Groups come in the order of their first records.
 */
export function groupCopies<Kept extends SourceRecord>(
  records: readonly Kept[],
  sourceOf: SourceOf,
): readonly (readonly Kept[])[] {
  const groups: Kept[][] = [];
  const atPosition = new Map<string, Kept[][]>();
  for (const record of records) {
    const position = `${sourceName(sourceOf(record))} ${printPosition(record)}`;
    let there = atPosition.get(position);
    if (there === undefined) atPosition.set(position, (there = []));
    const copies = there.find(([first]) => first !== undefined && hasSameContent(first, record));
    if (copies !== undefined) {
      copies.push(record);
      continue;
    }
    const group = [record];
    there.push(group);
    groups.push(group);
  }
  return groups;
}

function hasSameContent(a: SourceRecord, b: SourceRecord): boolean {
  return (
    a.timestamp === b.timestamp &&
    a.timestampType === b.timestampType &&
    isSame(a.key, b.key) &&
    isSame(a.value, b.value) &&
    JSON.stringify(a.unreadable) === JSON.stringify(b.unreadable) &&
    isSameSchema(a.keySchema, b.keySchema) &&
    isSameSchema(a.valueSchema, b.valueSchema) &&
    a.headers.length === b.headers.length &&
    a.headers.every(({ name, value }, index) => {
      const other = b.headers[index];
      return other?.name === name && isSame(value, other.value);
    })
  );
}

function isSameSchema(a: SchemaMetadata | undefined, b: SchemaMetadata | undefined): boolean {
  return a?.dataFormat === b?.dataFormat && a?.schemaId === b?.schemaId;
}

function isSame(a: Buffer | null, b: Buffer | null): boolean {
  return a === null || b === null ? a === b : a.equals(b);
}
