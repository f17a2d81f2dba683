import { describe, expect, it } from 'vitest';
import { decodeEvent } from '../../../lambda/core/decode/msk-event.ts';
import { buildRedriveEvents, toEvent } from '../../../lambda/core/report/redrive-event.ts';
import { makeRecord } from '../../support/make-record.ts';

const throughTheWire = (event: unknown): unknown => JSON.parse(JSON.stringify(event));

describe('the events of a redrive', () => {
  it('bring a record as it was: topic, partition, offset, timestamp, key, value and headers', () => {
    const whole = makeRecord({
      topic: 'shop.orders-1',
      partition: 7,
      offset: 42,
      timestampType: 'LOG_APPEND_TIME',
      key: Buffer.from([0, 255]),
      value: Buffer.from('ä'),
      headers: [
        { name: 'h', value: Buffer.from([1, 200]) },
        { name: 'h', value: Buffer.alloc(0) },
        { name: 'h', value: null },
      ],
    });
    const bare = makeRecord({ offset: 43, key: null, value: null });
    const batches = buildRedriveEvents([bare, whole], { maxRecords: 1, maxBytes: 2_000 });
    expect(batches.flatMap(({ event }) => decodeEvent(throughTheWire(event)))).toEqual([bare, whole]);
  });

  it('bring a record that could not be read as it came, and none of what it lacks', () => {
    const records = [
      makeRecord({ offset: 1, timestamp: null, timestampType: null }),
      makeRecord({ offset: 2, timestamp: -(2 ** 62) }),
      makeRecord({ offset: 3, value: null, headers: [], unreadable: { value: 7, headers: [{ h: [999] }] } }),
    ];
    const event = throughTheWire(toEvent(records));
    expect(decodeEvent(event)).toEqual(records);
    expect(event).toMatchObject({
      records: { 'shop.orders-0': [{}, { timestamp: -(2 ** 62) }, { value: 7, headers: [{ h: [999] }] }] },
    });
  });

  it('hold no more bytes than they may, except for a record that alone is above them', () => {
    const records = [10, 10, 900, 10, 10, 10].map((length, offset) =>
      makeRecord({ offset, value: Buffer.alloc(length) }),
    );
    const batches = buildRedriveEvents(records, { maxRecords: 10, maxBytes: 700 });
    expect(batches.map((batch) => batch.records.map(({ offset }) => offset))).toEqual([
      [0, 1],
      [2],
      [3, 4, 5],
    ]);
    for (const { event, records: brought } of batches) {
      if (brought.length > 1) expect(Buffer.byteLength(JSON.stringify(event))).toBeLessThanOrEqual(700);
    }
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
    const again = places.slice(5).reverse();
    // 27 places, every tenth: each once, hardly two neighbours as they were.
    const found = places.map((_, index) => places[(index * 10) % places.length]!);
    for (const order of [places.toReversed(), [...found, ...again], [...again, ...found]]) {
      expect(buildRedriveEvents(order, limits)).toEqual(buildRedriveEvents(places, limits));
    }
  });

  it('keep to their bytes also where each record has a partition of its own', () => {
    const records = Array.from({ length: 300 }, (_, partition) => makeRecord({ partition }));
    for (let maxBytes = 10_000; maxBytes < 11_000; maxBytes += 10) {
      for (const { event } of buildRedriveEvents(records, { maxRecords: 1_000, maxBytes })) {
        expect(Buffer.byteLength(JSON.stringify(event))).toBeLessThanOrEqual(maxBytes);
      }
    }
  });

  it('bring the records of one offset from every partition and topic', () => {
    const places = [
      makeRecord({ topic: 'a', partition: 0, offset: 4 }),
      makeRecord({ topic: 'a', partition: 1, offset: 4 }),
      makeRecord({ topic: 'b', partition: 1, offset: 4 }),
    ];
    expect(decodeEvent(toEvent(places))).toEqual(places);
  });

  it('are none for no records', () => {
    expect(buildRedriveEvents([], { maxRecords: 1, maxBytes: 1 })).toEqual([]);
  });
});
