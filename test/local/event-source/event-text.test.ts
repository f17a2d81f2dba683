import { describe, expect, it } from 'vitest';
import { friendly } from '../../../local/event-source/behaviour.ts';
import { seededRandom } from '../../../local/event-source/random.ts';
import { envelopeBytes, partBytes, recordBytes, writeEvent } from '../../../local/event-source/event-text.ts';
import { createRecordWriter } from '../../../local/event-source/record-text.ts';
import type { RawRecord } from '../../../local/event-source/kafka/raw-record.ts';
import type { WireFormat } from '../../../local/event-source/record-text.ts';

const raw = (changes: Partial<RawRecord> = {}): RawRecord => ({
  offset: 15,
  timestamp: 1_545_084_650_987,
  timestampType: 'CREATE_TIME',
  key: Buffer.from('abc'),
  value: Buffer.from('Hello, this is a test.'),
  headers: [],
  ...changes,
});

const write = (changes: Partial<RawRecord>, format: Partial<WireFormat> = {}, topic = 'mytopic'): unknown =>
  JSON.parse(createRecordWriter(topic, 0, { ...friendly, ...format }, seededRandom(1))(raw(changes)));

describe('record of an event', () => {
  it("a record is written as in the sample of AWS's documentation", () => {
    const headers: RawRecord['headers'] = [[Buffer.from('headerKey'), Buffer.from('headerValue')]];
    expect(write({ headers })).toEqual({
      topic: 'mytopic',
      partition: 0,
      offset: 15,
      timestamp: 1_545_084_650_987,
      timestampType: 'CREATE_TIME',
      key: 'YWJj',
      value: 'SGVsbG8sIHRoaXMgaXMgYSB0ZXN0Lg==',
      headers: [{ headerKey: [104, 101, 97, 100, 101, 114, 86, 97, 108, 117, 101] }],
    });
  });

  it.each([
    ['absent', {}],
    ['null', { key: null, value: null }],
  ] as const)('a record without key and value has them %s', (nulls, fields) => {
    const written = write({ key: null, value: null }, { nullKey: nulls, nullValue: nulls }) as object;
    expect('key' in written ? { key: written.key, value: 'value' in written && written.value } : {}).toEqual(
      fields,
    );
  });

  it('a record with zero bytes has empty text', () => {
    expect(write({ key: Buffer.alloc(0), value: Buffer.alloc(0) })).toMatchObject({ key: '', value: '' });
  });

  it.each([
    ['signed', [0, 127, -128, -1]],
    ['unsigned', [0, 127, 128, 255]],
  ] as const)('a record has %s header bytes', (headerBytes, expected) => {
    const headers: RawRecord['headers'] = [
      [Buffer.from('h'), Buffer.from([0, 127, 128, 255])],
      [Buffer.from('h'), Buffer.alloc(0)],
    ];
    expect(write({ headers }, { headerBytes })).toMatchObject({ headers: [{ h: expected }, { h: [] }] });
  });

  it.each([
    ['null', [{ h: null }]],
    ['absent', [{}]],
  ] as const)('a header without a value is %s and never an empty value', (nullHeader, expected) => {
    expect(write({ headers: [[Buffer.from('h'), null]] }, { nullHeader })).toMatchObject({
      headers: expected,
    });
  });

  it.each([
    ['empty', []],
    ['absent', undefined],
  ] as const)('a record without headers has them %s', (noHeaders, expected) => {
    const written = write({}, { noHeaders }) as { readonly headers?: unknown };
    expect('headers' in written).toBe(expected !== undefined);
    expect(written.headers).toEqual(expected);
  });

  it('the text of a record is ASCII, whatever the names of its headers', () => {
    const headers: RawRecord['headers'] = [[Buffer.from('größe "東京" 😀'), Buffer.from('x')]];
    const text = createRecordWriter('t', 0, friendly, seededRandom(1))(raw({ headers }));
    expect(text).toMatch(/^[ -~]*$/);
    expect(JSON.parse(text)).toMatchObject({ headers: [{ 'größe "東京" 😀': [120] }] });
  });

  it('a record has one form or the other at random if both are allowed', () => {
    const writer = createRecordWriter('t', 0, { ...friendly, nullKey: 'either' }, seededRandom(1));
    const texts = new Set(
      Array.from({ length: 50 }, () => writer(raw({ key: null })).includes('"key":null')),
    );
    expect(texts).toEqual(new Set([true, false]));
  });
});

describe('writeEvent', () => {
  const envelope = {
    eventSourceArn: 'arn:aws:kafka:eu-west-1:0:cluster/a"b',
    bootstrapServers: 'b-1:9098,b-2:9098',
  };
  const records = [1, 2, 3].map((offset) => ({ offset, timestamp: 0, json: `{"offset":${offset}}` }));
  const parts = [
    { name: 'mytopic-0', records: records.slice(0, 2) },
    { name: 'mytopic-1', records: records.slice(2) },
  ];

  it('an event contains its partitions by name', () => {
    expect(JSON.parse(writeEvent(envelope, parts))).toEqual({
      eventSource: 'aws:kafka',
      ...envelope,
      records: { 'mytopic-0': [{ offset: 1 }, { offset: 2 }], 'mytopic-1': [{ offset: 3 }] },
    });
  });

  it('the text of an event is never larger than the sum of its parts, and hardly smaller', () => {
    const sum =
      envelopeBytes(envelope) +
      parts.reduce(
        (bytes, part) =>
          bytes +
          partBytes(part.name) +
          part.records.reduce((total, record) => total + recordBytes(record), 0),
        0,
      );
    const { length } = writeEvent(envelope, parts);
    expect(length).toBeLessThanOrEqual(sum);
    expect(length).toBeGreaterThanOrEqual(sum - 3 * parts.length);
  });
});
