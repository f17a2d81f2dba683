import { describe, expect, it } from 'vitest';
import { readSourceCluster } from '../../../core/decode/event/source-cluster.ts';
import { decodeEvent } from '../../../core/decode/event/msk-event.ts';
import { isRedrive } from '../../../core/dead-letters/is-redrive.ts';
import { buildRedriveEvents } from '../../../core/dead-letters/redrive-event.ts';
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

describe('buildRedriveEvents', () => {
  it('a redrive event contains a record unchanged, with its position, timestamp, key, value and headers', () => {
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

  it('a redrive event contains an unreadable record as it was received and adds nothing that it lacks', () => {
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
    'a record that was received with position %j is in the redrive event at the position assigned to it',
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

  it('a redrive event has at most its maximum of bytes, except for a single record that is larger', () => {
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

  it('redrive events are in log order within a partition, also from one event to the next', () => {
    const offsets = [7, 3, 11, 5, 1];
    const records = offsets.map((offset) => makeRecord({ offset }));
    const batches = buildRedriveEvents(records, { maxRecords: 2, maxBytes: 1_000_000 });
    expect(batches.map((batch) => batch.records.map(({ offset }) => offset))).toEqual([[1, 3], [5, 7], [11]]);
  });

  it('a record with several dead letters is in the redrive events once', () => {
    const record = makeRecord({ offset: 4 });
    const copy = { ...record, value: Buffer.from(record.value ?? '') };
    const batches = buildRedriveEvents([record, makeRecord({ offset: 5 }), copy], wide);
    expect(batches.map(({ event }) => decodeEvent(event))).toEqual([[record, makeRecord({ offset: 5 })]]);
  });

  it('records of one position with different schemas are redriven one after the other', () => {
    const record = makeRecord({ valueSchema: { dataFormat: 'AVRO', schemaId: '1' } });
    const other = { ...record, valueSchema: { dataFormat: 'AVRO', schemaId: '2' } };
    const batches = buildRedriveEvents([record, other, { ...record }], wide);
    expect(batches.map(({ event }) => decodeEvent(throughTheWire(event)))).toEqual([[record], [other]]);
  });

  it('redrive events do not depend on the order or the number of copies in which the records were found', () => {
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

  it('redrive events respect their maximum of bytes also if each record has its own partition', () => {
    const records = Array.from({ length: 300 }, (_, partition) => makeRecord({ partition }));
    for (let maxBytes = 10_000; maxBytes < 11_000; maxBytes += 10) {
      for (const { event } of buildRedriveEvents(records, { maxRecords: 1_000, maxBytes })) {
        expect(Buffer.byteLength(JSON.stringify(event))).toBeLessThanOrEqual(maxBytes);
      }
    }
  });

  it('redrive events contain the records of the same offset of every partition and topic', () => {
    const places = [
      makeRecord({ topic: 'a', partition: 0, offset: 4 }),
      makeRecord({ topic: 'a', partition: 1, offset: 4 }),
      makeRecord({ topic: 'b', partition: 1, offset: 4 }),
    ];
    expect(buildRedriveEvents(places, wide).map(({ event }) => decodeEvent(event))).toEqual([places]);
  });

  it('no redrive events are built for no records', () => {
    expect(buildRedriveEvents([], { maxRecords: 1, maxBytes: 1 })).toEqual([]);
  });

  it('different records of the same position are in different redrive events, the oldest first, in log order', () => {
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
  ])('records of the same position with a different %s are different records', (_, other) => {
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

  it('each redrive event belongs to one cluster and names it', () => {
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
    expect(batches.map(({ event }) => readSourceCluster(event))).toEqual([undefined, brokers, arn]);
    for (const { event } of batches) expect(decodeEvent(throughTheWire(event))).not.toEqual([]);
  });

  it('redrive events respect their maximum of bytes also with a long cluster name', () => {
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

  it('header bytes in a redrive event are no longer than the event source writes them, signed or unsigned', () => {
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

  it('a redrive event asks for an answer that no event source of Lambda asks for', () => {
    const [batch] = buildRedriveEvents([makeRecord()], wide);
    expect(isRedrive(throughTheWire(batch!.event))).toBe(true);
    for (const other of [makeEvent([makeRecord()]), { millrace: 'other' }, null, undefined, 'redrive']) {
      expect(isRedrive(other)).toBe(false);
    }
  });
});
