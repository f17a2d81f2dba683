import { describe, expect, it } from 'vitest';
import { describeFault } from '../../../core/decode/event/event-fields.ts';
import { decodeEvent, EventError } from '../../../core/decode/event/msk-event.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');

const record = (changes: object = {}) => ({
  topic: 'shop.orders',
  partition: 0,
  offset: 15,
  timestamp: 1_700_000_000_000,
  timestampType: 'CREATE_TIME',
  key: base64('k'),
  value: base64('v'),
  headers: [],
  ...changes,
});

const eventOf = (...records: object[]) => ({
  eventSource: 'aws:kafka',
  eventSourceArn: 'arn:aws:kafka:eu-west-1:123456789012:cluster/c/u',
  bootstrapServers: 'b-1:9098,b-2:9098',
  records: { 'shop.orders-0': records },
});

const only = (changes: object) => decodeEvent(eventOf(record(changes)))[0]!;

describe('decodeEvent', () => {
  it('decodeEvent reads every field of a record', () => {
    expect(decodeEvent(eventOf(record()))).toEqual([
      {
        topic: 'shop.orders',
        partition: 0,
        offset: 15,
        timestamp: 1_700_000_000_000,
        timestampType: 'CREATE_TIME',
        key: Buffer.from('k'),
        value: Buffer.from('v'),
        headers: [],
      },
    ]);
  });

  it('decodeEvent keeps the log order within each partition, also for topics with dashes in their names', () => {
    const event = {
      eventSource: 'SelfManagedKafka',
      bootstrapServers: 'h:9092',
      records: {
        'a-b-0': [record({ topic: 'a-b', offset: 3 }), record({ topic: 'a-b', offset: 4 })],
        'a-1': [record({ topic: 'a', partition: 1, offset: 9, timestampType: 'LOG_APPEND_TIME' })],
      },
    };
    expect(decodeEvent(event).map((r) => [r.topic, r.partition, r.offset])).toEqual([
      ['a-b', 0, 3],
      ['a-b', 0, 4],
      ['a', 1, 9],
    ]);
  });

  it('decodeEvent reads what the registry integration of Lambda says of key and value', () => {
    const schemas = {
      keySchemaMetadata: { dataFormat: 'JSON', schemaId: 12 },
      valueSchemaMetadata: { dataFormat: 'AVRO', schemaId: '5ef61cc5-9c18-4f96-9dab-29e56f9be2b4' },
    };
    const { keySchema, valueSchema, unreadable } = only(schemas);
    expect([keySchema, valueSchema, unreadable]).toEqual([
      { dataFormat: 'JSON', schemaId: '12' },
      schemas.valueSchemaMetadata,
      undefined,
    ]);
  });

  it.each([
    [7],
    ['AVRO'],
    [[]],
    [{}],
    [{ dataFormat: 'AVRO' }],
    [{ dataFormat: 7, schemaId: '1' }],
    [{ schemaId: '1' }],
  ])(
    'decodeEvent keeps schema metadata of another form, %j, and the record is whole without it',
    (metadata) => {
      const read = only({ valueSchemaMetadata: metadata });
      expect(read).toEqual({ ...only({}), unreadable: { valueSchemaMetadata: metadata } });
      expect(describeFault(read.unreadable!)).toBeUndefined();
    },
  );

  it('decodeEvent reads an event without records as no records', () => {
    expect(decodeEvent({ eventSource: 'aws:kafka', records: {} })).toEqual([]);
    expect(decodeEvent(eventOf())).toEqual([]);
  });

  for (const [given, bytes] of [
    [undefined, null],
    [null, null],
    ['', Buffer.alloc(0)],
    ['AA==', Buffer.from([0])],
    ['//79', Buffer.from([0xff, 0xfe, 0xfd])],
    ['AAE', Buffer.from([0, 1])],
  ] as const) {
    it(`decodeEvent reads the key and the value ${JSON.stringify(given)} as ${JSON.stringify(bytes)}`, () => {
      expect(only({ key: given }).key).toEqual(bytes);
      expect(only({ value: given }).value).toEqual(bytes);
    });
  }

  it('decodeEvent reads an absent key and value as null', () => {
    const bare = {
      topic: 'shop.orders',
      partition: 0,
      offset: 15,
      timestamp: 0,
      timestampType: 'CREATE_TIME',
    };
    expect(decodeEvent(eventOf(bare))[0]).toMatchObject({ key: null, value: null, headers: [] });
  });

  it('decodeEvent reads signed and unsigned header bytes in order, repeated names and null values', () => {
    const headers = [{ a: [-1, 127, -128, 200] }, { a: [] }, {}, { b: null, c: [195, 164] }];
    expect(only({ headers }).headers).toEqual([
      { name: 'a', value: Buffer.from([255, 127, 128, 200]) },
      { name: 'a', value: Buffer.alloc(0) },
      { name: 'b', value: null },
      { name: 'c', value: Buffer.from('ä') },
    ]);
  });

  it.each([undefined, null, [], [{}]])('decodeEvent reads %j as no headers', (headers) => {
    expect(only({ headers }).headers).toEqual([]);
  });

  for (const [what, event, message] of [
    ['no object', 'x', `event: got text of 1 characters, allowed is an object`],
    ['nothing', undefined, `event: got nothing, allowed is an object`],
    [
      'another source',
      { eventSource: 'aws:sqs', records: {} },
      `event.eventSource: got 'aws:sqs', allowed is 'aws:kafka' or 'SelfManagedKafka'`,
    ],
    [
      'records in an array',
      { eventSource: 'aws:kafka', records: [] },
      `event.records: got an array, allowed is an object of 'topic-partition' to records`,
    ],
    [
      'a partition without a list',
      { eventSource: 'aws:kafka', records: { 't-0': {} } },
      `event.records['t-0']: got a value of type object, allowed is an array of records`,
    ],
    [
      'a list that is named after no partition',
      { eventSource: 'aws:kafka', records: { 'shop.orders': [record()] } },
      `event.records: got 'shop.orders', allowed is lists named 'topic-partition'`,
    ],
    [
      'a list that is named after no topic',
      { eventSource: 'aws:kafka', records: { '-0': [record()] } },
      `event.records: got '-0', allowed is lists named 'topic-partition'`,
    ],
  ] as const) {
    it(`decodeEvent refuses ${what} and says where, what it got and what is allowed`, () => {
      expect(() => decodeEvent(event)).toThrow(new EventError(message));
    });
  }

  for (const [what, entry, position, fault] of [
    ['null', null, null, 'got null, allowed is a record with topic, partition and offset'],
    ['text', 'x', 'x', 'got a value of type string, allowed is a record with topic, partition and offset'],
    ['a list', [1], [1], 'got an array, allowed is a record with topic, partition and offset'],
    [
      'without a position',
      { value: 'AA==' },
      { topic: null, partition: null, offset: null },
      'topic: got null, allowed is the topic of its list, partition: got null, allowed is the partition of its list, offset: got null, allowed is a whole number from 0 to 2^53',
    ],
    [
      'of another topic',
      record({ topic: 'shop.other', offset: 16 }),
      { topic: 'shop.other' },
      'topic: got a value of type string, allowed is the topic of its list',
    ],
    [
      'with a partition in text',
      record({ partition: '0', offset: 16 }),
      { partition: '0' },
      'partition: got a value of type string, allowed is the partition of its list',
    ],
    ...[-1, 2 ** 53, 1.5, '16', null, {}].map(
      (offset) =>
        [
          `with the offset ${JSON.stringify(offset)}`,
          record({ offset }),
          { offset },
          expect.stringContaining('offset: got'),
        ] as const,
    ),
  ] as const) {
    it(`decodeEvent marks a record that is ${what} as unreadable at a position of its own`, () => {
      const event = { ...eventOf(), records: { 'shop.orders-0': [record(), entry, record({ offset: 17 })] } };
      const [before, read, after] = decodeEvent(event);
      expect([before, after]).toEqual([only({}), only({ offset: 17 })]);
      expect(read).toMatchObject({
        topic: 'shop.orders',
        partition: 0,
        offset: 16,
        unreadable: { position },
      });
      expect(describeFault(read!.unreadable!)).toEqual(
        typeof fault === 'string' ? `its position: ${fault}` : fault,
      );
    });
  }

  it.each([
    [
      [null, null, 5, 6],
      [3, 4, 5, 6],
    ],
    [
      [null, 0],
      [0, 0],
    ],
    [
      [7, null, null, 12, null],
      [7, 8, 9, 12, 13],
    ],
    [
      [null, null],
      [0, 1],
    ],
    [
      [2 ** 53 - 1, null],
      [2 ** 53 - 1, 2 ** 53 - 1],
    ],
  ])('decodeEvent gives the offsets %j the places %j', (offsets, places) => {
    const records = offsets.map((offset) => record({ offset }));
    expect(decodeEvent(eventOf(...records)).map(({ offset }) => offset)).toEqual(places);
  });

  for (const timestamp of [
    -1,
    -2,
    -4611686018427387904,
    1.7e18,
    2 ** 53,
    8640000000000001,
    1700000000000.5,
  ]) {
    it(`decodeEvent keeps the timestamp ${timestamp} unchanged`, () => {
      expect(only({ timestamp })).toEqual({ ...only({}), timestamp });
    });
  }

  it.each([undefined, null])(
    'decodeEvent reads the timestamp %j as no timestamp and no timestamp type',
    (nothing) => {
      const read = only({ timestamp: nothing, timestampType: nothing });
      expect(read).toEqual({ ...only({}), timestamp: null, timestampType: null });
    },
  );

  for (const [what, changes, fields, fault] of [
    ['a timestamp in text', { timestamp: '2026-01-01' }, { timestamp: null }, undefined],
    ['a timestamp that is no finite number', { timestamp: Infinity }, { timestamp: null }, undefined],
    ['a timestamp type of its own', { timestampType: 'NONE' }, { timestampType: null }, undefined],
    [
      'a value that is an object',
      { value: { secret: 1 } },
      { value: null },
      'its value: got an object, allowed is base64 text or null',
    ],
    [
      'a value that is not base64',
      { value: 'a"b!' },
      { value: null },
      'its value: got text that is not base64, allowed is base64 text or null',
    ],
    [
      'a key of a length that base64 never has',
      { key: 'AAAAA' },
      { key: null },
      'its key: got text that is not base64, allowed is base64 text or null',
    ],
    [
      'a key and a value that are none',
      { key: 7, value: true },
      { key: null, value: null },
      'its key: got a value of type number, allowed is base64 text or null; its value: got a value of type boolean, allowed is base64 text or null',
    ],
    [
      'headers in an object',
      { headers: {} },
      { headers: [] },
      'its headers: got an object, allowed is an array of { name: [byte, …] }',
    ],
    [
      'a header that is null',
      { headers: [{ h: [1] }, null] },
      { headers: [] },
      'its headers: header 2: got null, allowed is an object { name: [byte, …] }',
    ],
    [
      'a header in text',
      { headers: [{ h: 'secret' }] },
      { headers: [] },
      'its headers: header 1: got a value of type string, allowed is an array of bytes, or null',
    ],
    [
      'a header byte out of range',
      { headers: [{ h: [1, 256] }] },
      { headers: [] },
      'its headers: the bytes of header 1: got another number at byte 2, allowed are whole numbers from -128 to 255',
    ],
    [
      'a header byte that is a list',
      { headers: [{ h: [[]] }] },
      { headers: [] },
      'its headers: the bytes of header 1: got an array at byte 1, allowed are whole numbers from -128 to 255',
    ],
  ] as const) {
    it(`decodeEvent keeps ${what} as it was received and reads the records beside it`, () => {
      const [before, read, after] = decodeEvent(
        eventOf(record({ offset: 1 }), record({ offset: 2, ...changes }), record({ offset: 3 })),
      );
      expect([before, after]).toEqual([only({ offset: 1 }), only({ offset: 3 })]);
      expect(read).toEqual({ ...only({ offset: 2 }), ...fields, unreadable: changes });
      expect(describeFault(read?.unreadable ?? {})).toBe(fault);
    });
  }
});
