import { describe, expect, it } from 'vitest';
import { readEventSource } from '../../../core/decode/event/event-source.ts';
import { decodeEvent } from '../../../core/decode/event/msk-event.ts';
import { buildRedriveEvents, isRedrive } from '../../../core/dead-letters/redrive-event.ts';
import type { SourceRecord } from '../../../core/record/source-record.ts';
import { makeEvent } from '../../support/make-event.ts';
import { makeRecord } from '../../support/make-record.ts';

const wide = { maxRecords: 100, maxBytes: 1_000_000 };
/** Every order of three things. */
const permutations = <T>([a, b, c]: readonly T[]): readonly (readonly (T | undefined)[])[] => [
  [a, b, c],
  [a, c, b],
  [b, a, c],
  [b, c, a],
  [c, a, b],
  [c, b, a],
];
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
    const [batch] = buildRedriveEvents(records, wide);
    const event = throughTheWire(batch!.event);
    expect(decodeEvent(event)).toEqual(records);
    const [none] = batch!.event.records['shop.orders-0']!;
    expect(Object.keys(none!)).toEqual(['topic', 'partition', 'offset', 'key', 'value', 'headers']);
    expect(event).toMatchObject({
      records: { 'shop.orders-0': [{}, { timestamp: -(2 ** 62) }, { value: 7, headers: [{ h: [999] }] }] },
    });
  });

  it.each([[null], ['x'], [{ offset: null }], [{ topic: 'other', partition: 9, offset: -1 }]])(
    'bring a record whose position came as %j at the place that it was given',
    (position) => {
      const records = [
        makeRecord({ offset: 3 }),
        makeRecord({ offset: 8, value: null, headers: [], unreadable: { position } }),
        makeRecord({ offset: 9 }),
      ];
      const [batch] = buildRedriveEvents(records, wide);
      expect(decodeEvent(throughTheWire(batch!.event))).toEqual(records);
    },
  );

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

  it('bring a record once, however often it was kept', () => {
    const record = makeRecord({ offset: 4 });
    const copy = { ...record, value: Buffer.from(record.value ?? '') };
    const batches = buildRedriveEvents([record, makeRecord({ offset: 5 }), copy], wide);
    expect(batches.map(({ event }) => decodeEvent(event))).toEqual([[record, makeRecord({ offset: 5 })]]);
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
    expect(buildRedriveEvents(places, wide).map(({ event }) => decodeEvent(event))).toEqual([places]);
  });

  it('are none for no records', () => {
    expect(buildRedriveEvents([], { maxRecords: 1, maxBytes: 1 })).toEqual([]);
  });

  it('bring different records of one position in different events, the oldest first, in log order', () => {
    const at = (offset: number, timestamp: number) =>
      makeRecord({ offset, timestamp, value: Buffer.from(`${offset} at ${timestamp}`) });
    const [a, b, c, d, e] = [at(1, 50), at(2, 9), at(2, 7), at(2, 8), at(3, 1)];
    for (const [first, second, third] of permutations([b, c, d])) {
      const found = [e, first!, second!, third!, a];
      expect(buildRedriveEvents(found, wide).map(({ records }) => records)).toEqual([[a, c], [d], [b, e]]);
    }
  });

  it.each([
    ['key', makeRecord({ key: Buffer.from('other') })],
    ['absent key', makeRecord({ key: null })],
    ['value', makeRecord({ value: Buffer.from('other') })],
    ['tombstone', makeRecord({ value: null })],
    ['timestamp', makeRecord({ timestamp: 1 })],
    ['kind of timestamp', makeRecord({ timestampType: 'LOG_APPEND_TIME' })],
    ['header', makeRecord({ headers: [{ name: 'h', value: Buffer.from('a') }] })],
    [`header's value`, makeRecord({ headers: [{ name: 'g', value: Buffer.from('b') }] })],
    [`header's name`, makeRecord({ headers: [{ name: 'f', value: Buffer.from('a') }] })],
    ['header without a value', makeRecord({ headers: [{ name: 'g', value: null }] })],
    ['unreadable field', makeRecord({ unreadable: { key: 7 } })],
    ['unreadable value', makeRecord({ unreadable: { value: 7 } })],
    ['timestamp: none', makeRecord({ timestamp: null })],
    [
      'order of headers',
      makeRecord({
        headers: [
          { name: 'h', value: null },
          { name: 'g', value: null },
        ],
      }),
    ],
  ])('take records of one position with another %s for different ones', (_, other) => {
    const headers = [{ name: 'g', value: Buffer.from('a') }];
    for (const record of [makeRecord(), makeRecord({ headers })]) {
      for (const records of [
        [record, other, record, other],
        [other, record, record, other],
      ]) {
        const batches = buildRedriveEvents(records, wide);
        expect(new Set(batches.flatMap((batch) => batch.records))).toEqual(new Set([record, other]));
        expect(batches).toHaveLength(2);
      }
    }
  });

  it('are each of one cluster, and say of which', () => {
    const arn = { eventSourceArn: 'arn:aws:kafka:a', bootstrapServers: 'b:1,c:2' };
    const turned = { ...arn, bootstrapServers: 'c:2,b:1' };
    const brokers = { bootstrapServers: 'b:1,c:2' };
    const sources = [undefined, brokers, arn, turned, undefined];
    const records = sources.map((_, index) => makeRecord({ offset: index === 0 ? 9 : 4 }));
    const sourceOf = (record: SourceRecord) => sources[records.indexOf(record)];
    const batches = buildRedriveEvents(records, wide, sourceOf);
    expect(batches.map((batch) => batch.records)).toEqual([
      [records[4], records[0]],
      [records[1]],
      [records[2]],
    ]);
    expect(batches.map(({ event }) => readEventSource(event))).toEqual([undefined, brokers, arn]);
    for (const { event } of batches) expect(decodeEvent(throughTheWire(event))).not.toEqual([]);
  });

  it('keep to their bytes also with a long name of their cluster', () => {
    const source = {
      bootstrapServers: Array.from({ length: 30 }, (_, index) => `broker-${index}:9092`).join(','),
    };
    const records = Array.from({ length: 40 }, (_, offset) => makeRecord({ offset }));
    const batches = buildRedriveEvents(records, { maxRecords: 100, maxBytes: 1_500 }, () => source);
    expect(batches.length).toBeGreaterThan(2);
    for (const { event } of batches) {
      expect(Buffer.byteLength(JSON.stringify(event))).toBeLessThanOrEqual(1_500);
    }
  });

  it('have header bytes that are never longer than the event source wrote them, signed or unsigned', () => {
    const value = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    const record = makeRecord({ headers: [{ name: 'h', value }] });
    const [batch] = buildRedriveEvents([record], wide);
    const [written] = batch!.event.records['shop.orders-0']!;
    const [header] = written!.headers as readonly { readonly h: readonly number[] }[];
    const bytes = header!.h;
    for (const [byte, number] of bytes.entries()) {
      const signed = byte > 127 ? byte - 256 : byte;
      const shortest = Math.min(String(byte).length, String(signed).length);
      expect(String(number)).toHaveLength(shortest);
    }
    expect(decodeEvent(throughTheWire(batch!.event))).toEqual([record]);
  });

  it('ask for an answer that no event source of Lambda asks for', () => {
    const [batch] = buildRedriveEvents([makeRecord()], wide);
    expect(isRedrive(throughTheWire(batch!.event))).toBe(true);
    for (const other of [makeEvent([makeRecord()]), { millrace: 'other' }, null, undefined, 'redrive']) {
      expect(isRedrive(other)).toBe(false);
    }
  });
});
