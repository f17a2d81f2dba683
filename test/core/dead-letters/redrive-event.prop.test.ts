import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeEvent } from '../../../core/decode/event/msk-event.ts';
import { printPosition } from '../../../core/contract/record-position.ts';
import { buildRedriveEvents } from '../../../core/dead-letters/redrive-event.ts';
import { anyRecord } from '../../support/any-record.ts';

const anyRecords = fc.uniqueArray(anyRecord, { selector: printPosition, maxLength: 30 });
const throughTheWire = (event: unknown): unknown => JSON.parse(JSON.stringify(event));

describe('buildRedriveEvents', () => {
  it('redrive events contain every record unchanged, with its position, timestamp, key, value and headers', () => {
    fc.assert(
      fc.property(anyRecords, fc.integer({ min: 1, max: 10 }), (records, maxRecords) => {
        const batches = buildRedriveEvents(records, { maxRecords, maxBytes: 2_000 });
        const brought = batches.flatMap(({ event }) => decodeEvent(throughTheWire(event)));
        const inOrder = (a: string, b: string): number => (a < b ? -1 : 1);
        expect(brought.map((record) => JSON.stringify(record)).sort(inOrder)).toEqual(
          records.map((record) => JSON.stringify(record)).sort(inOrder),
        );
      }),
    );
  });

  it('redrive events respect their limits, except for a single record that is larger than the limit', () => {
    fc.assert(
      fc.property(anyRecords, (records) => {
        const limits = { maxRecords: 4, maxBytes: 800 };
        for (const { records: brought, event } of buildRedriveEvents(records, limits)) {
          expect(brought.length).toBeLessThanOrEqual(limits.maxRecords);
          const bytes = Buffer.byteLength(JSON.stringify(event));
          if (brought.length > 1) expect(bytes).toBeLessThanOrEqual(limits.maxBytes);
        }
      }),
    );
  });
});
