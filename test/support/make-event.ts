import type { SourceRecord } from '../../core/record/source-record.ts';

/** The event that Lambda's MSK event source makes of records; empty keys and values are absent, as it has them. */
export function makeEvent(records: readonly SourceRecord[]): object {
  const byPartition: Record<string, object[]> = {};
  for (const record of records) {
    const { topic, partition, offset, timestamp, timestampType, key, value, headers } = record;
    const { keySchema, valueSchema } = record;
    (byPartition[`${topic}-${partition}`] ??= []).push({
      topic,
      partition,
      offset,
      timestamp,
      timestampType,
      ...(key === null ? {} : { key: key.toString('base64') }),
      ...(value === null ? {} : { value: value.toString('base64') }),
      headers: headers.map(({ name, value }) => ({ [name]: value === null ? null : [...value] })),
      ...(keySchema === undefined ? {} : { keySchemaMetadata: keySchema }),
      ...(valueSchema === undefined ? {} : { valueSchemaMetadata: valueSchema }),
    });
  }
  return {
    eventSource: 'aws:kafka',
    eventSourceArn: 'arn:aws:kafka:eu-west-1:123456789012:cluster/shop/1',
    bootstrapServers: 'b-1.shop.example:9098',
    records: byPartition,
  };
}
