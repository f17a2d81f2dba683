import fc from 'fast-check';
import type { SourceRecord } from '../../core/record/source-record.ts';

const anySchema = fc.option(
  fc.record({ dataFormat: fc.constantFrom('AVRO', 'JSON'), schemaId: fc.string() }),
  {
    nil: undefined,
  },
);

const anyBytes = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes));

/** Any record that Kafka may hold, from a few partitions so that positions meet. */
export const anyRecord: fc.Arbitrary<SourceRecord> = fc
  .tuple(
    fc.record({
      topic: fc.constantFrom('shop.orders', 'shop.orders-1', 'a'),
      partition: fc.nat({ max: 2 }),
      offset: fc.oneof(fc.nat({ max: 20 }), fc.maxSafeNat()),
      timestamp: fc.oneof(
        fc.integer({ min: 0, max: 4_000_000_000_000 }),
        fc.constantFrom(null, -1, -(2 ** 62), 1.7e18, 8_640_000_000_000_001, 0.5),
      ),
      timestampType: fc.constantFrom('CREATE_TIME', 'LOG_APPEND_TIME', null),
      key: fc.option(anyBytes),
      value: fc.option(anyBytes),
      headers: fc.array(fc.record({ name: fc.string({ unit: 'grapheme' }), value: fc.option(anyBytes) }), {
        maxLength: 3,
      }),
    }),
    anySchema,
    anySchema,
  )
  .map(([record, keySchema, valueSchema]) => ({
    ...record,
    ...(keySchema === undefined ? {} : { keySchema }),
    ...(valueSchema === undefined ? {} : { valueSchema }),
  }));
