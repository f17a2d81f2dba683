import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeEvent } from '../../../lambda/core/decode/msk-event.ts';
import { printPosition } from '../../../lambda/core/record.ts';
import { buildRedriveEvents, toEvent } from '../../../lambda/core/report/redrive-event.ts';
import { anyRecord } from '../../support/any-record.ts';
import { makeRecord } from '../../support/make-record.ts';

const anyRecords = fc.uniqueArray(anyRecord, { selector: printPosition, maxLength: 30 });
const throughTheWire = (event: unknown): unknown => JSON.parse(JSON.stringify(event));

describe('the events of a redrive', () => {
  it('bring every record as it was: topic, partition, offset, timestamp, key, value and headers', () => {
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

  it('keep to their limits, except for a record that alone is above them', () => {
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

  it('are in log order within a partition, across events too', () => {
    const offsets = [7, 3, 11, 5, 1];
    const records = offsets.map((offset) => makeRecord({ offset }));
    const batches = buildRedriveEvents(records, { maxRecords: 2, maxBytes: 1_000_000 });
    expect(batches.map((batch) => batch.records.map(({ offset }) => offset))).toEqual([[1, 3], [5, 7], [11]]);
  });

  it('bring a position once, however often it was kept', () => {
    const record = makeRecord({ offset: 4 });
    expect(decodeEvent(toEvent([record, makeRecord({ offset: 5 }), record]))).toEqual([
      record,
      makeRecord({ offset: 5 }),
    ]);
  });

  it('are the same in whatever order the records were found, and how often each', () => {
    const places = ['a', 'b', 'c'].flatMap((topic) =>
      [0, 1, 10].flatMap((partition) => [3, 4, 20].map((offset) => makeRecord({ topic, partition, offset }))),
    );
    const limits = { maxRecords: 5, maxBytes: 1_000_000 };
    expect(buildRedriveEvents(places, limits).flatMap(({ records }) => records)).toEqual(places);
    fc.assert(
      fc.property(
        fc.shuffledSubarray(places, { minLength: places.length }),
        fc.subarray(places),
        (found, again) => {
          expect(buildRedriveEvents([...found, ...again], limits)).toEqual(
            buildRedriveEvents(places, limits),
          );
        },
      ),
    );
  });

  it('keep to their bytes also where each record has a partition of its own', () => {
    const records = Array.from({ length: 300 }, (_, partition) => makeRecord({ partition }));
    for (let maxBytes = 10_000; maxBytes < 11_000; maxBytes += 10) {
      for (const { event } of buildRedriveEvents(records, { maxRecords: 1_000, maxBytes })) {
        expect(Buffer.byteLength(JSON.stringify(event))).toBeLessThanOrEqual(maxBytes);
      }
    }
  });

  it('are none for no records', () => {
    expect(buildRedriveEvents([], { maxRecords: 1, maxBytes: 1 })).toEqual([]);
  });
});
