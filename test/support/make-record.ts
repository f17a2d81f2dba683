import type { SourceRecord } from '../../core/record/source-record.ts';

/** A record with everything filled in; override what the test is about. */
export function makeRecord(overrides: Partial<SourceRecord> = {}): SourceRecord {
  return {
    topic: 'shop.orders',
    partition: 0,
    offset: 0,
    timestamp: 1_700_000_000_000,
    timestampType: 'CREATE_TIME',
    key: Buffer.from('c1'),
    value: Buffer.from('{}'),
    headers: [],
    ...overrides,
  };
}
