import type { SchemaMetadata } from '../../../core/contract/schema-metadata.ts';
import { printPosition } from '../../../core/contract/record-position.ts';
import { printableLine, printBytes, printTimestamp } from '../../../core/print/printable.ts';
import { isoTime } from '../../../core/print/print-time.ts';
import { problemsOf, type UnwrittenRecord } from '../records/unwritten-record.ts';
import { describeProblem } from './record-line.ts';

/** Everything that is known of a record, key and value too. */
export function printRecord(unwritten: UnwrittenRecord): readonly string[] {
  const { record, failure, source, connector, storedAtMs } = unwritten;
  const { column, stage, table } = failure;
  return [
    `position   ${printableLine(printPosition(record))}`,
    `timestamp  ${printTimestamp(record) ?? '(none)'} (${record.timestampType ?? 'of no known type'})`,
    ...(source === undefined ? [] : [`source     ${printableLine(Object.values(source).join(' '))}`]),
    `code       ${printableLine(failure.code)}${stage === null ? '' : ` (${stage})`}`,
    ...(table === null ? [] : [`table      ${printableLine(table)}`]),
    ...(column === null ? [] : [`column     ${printableLine(column)}`]),
    `message    ${printableLine(failure.message)}`,
    ...problemsOf(unwritten)
      .slice(1)
      .map((problem) => `also       ${printableLine(describeProblem(problem))}`),
    ...(connector === null ? [] : [`connector  ${printableLine(connector)}`]),
    `stored at  ${isoTime(storedAtMs) ?? 'unknown'}`,
    ...record.headers.map(({ name, value }) => `header     ${printableLine(name)}: ${printLine(value)}`),
    `key        ${printLine(record.key)}`,
    ...printSchema('key', record.keySchema),
    ...printSchema('value', record.valueSchema),
    ...Object.entries(record.unreadable ?? {}).map(
      ([field, got]) => `unreadable ${field}: ${printableLine(JSON.stringify(got))}`,
    ),
    // Only the value may span lines: it is the last, so its lines cannot be mistaken for other fields.
    `value      ${printBytes(record.value)}`,
  ];
}

function printSchema(side: 'key' | 'value', schema: SchemaMetadata | undefined): readonly string[] {
  return schema === undefined
    ? []
    : [`schema     ${printableLine(`${schema.dataFormat} ${schema.schemaId}`)} (${side})`];
}

const printLine = (bytes: Buffer | null): string => printableLine(printBytes(bytes));

export function recordAsJson({ record, failure, source, connector, storedAtMs }: UnwrittenRecord): object {
  return {
    position: printPosition(record),
    timestamp: printTimestamp(record),
    timestampMs: record.timestamp,
    timestampType: record.timestampType,
    ...failure,
    source: source ?? null,
    connector,
    storedAt: isoTime(storedAtMs) ?? null,
    headers: record.headers.map(({ name, value }) => ({ name, ...bytesToJson(value) })),
    key: bytesToJson(record.key),
    value: bytesToJson(record.value),
    ...(record.keySchema === undefined ? {} : { keySchema: record.keySchema }),
    ...(record.valueSchema === undefined ? {} : { valueSchema: record.valueSchema }),
    ...(record.unreadable === undefined ? {} : { unreadable: record.unreadable }),
  };
}

/** As text where it is UTF-8, and always as base64. */
function bytesToJson(bytes: Buffer | null): object | null {
  if (bytes === null) return null;
  const text = bytes.toString('utf8');
  return { ...(Buffer.from(text).equals(bytes) ? { text } : {}), base64: bytes.toString('base64') };
}
