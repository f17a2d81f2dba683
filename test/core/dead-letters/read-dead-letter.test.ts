import { describe, expect, it } from 'vitest';
import type { DeadLetter } from '../../../core/dead-letters/dead-letter.ts';
import { readPointer } from '../../../core/dead-letters/letter-pointer.ts';
import { readDeadLetter, recordOf } from '../../../core/dead-letters/read-dead-letter.ts';
import { makeRecord } from '../../support/make-record.ts';
import { asJson, letterOf, matchesSchema } from './stored-letter.ts';

const bare = makeRecord({ key: null, value: null, timestampType: 'LOG_APPEND_TIME' });
const makeLetter = (): DeadLetter =>
  letterOf(makeRecord({ headers: [{ name: 'h', value: Buffer.from('x') }] }));

describe('readDeadLetter', () => {
  it('a dead letter is read back as it was written, its record byte for byte', () => {
    const bytes = Buffer.from([0, 255, 10]);
    const headers = [
      { name: 'h', value: bytes },
      { name: 'h', value: Buffer.alloc(0) },
      { name: 'h', value: null },
    ];
    for (const record of [makeRecord({ key: bytes, value: Buffer.alloc(0), headers }), bare]) {
      const written = letterOf(record);
      expect(readDeadLetter(asJson(written))).toStrictEqual({ kind: 'letter', letter: written });
      expect(recordOf(written)).toStrictEqual(record);
      expect(matchesSchema(asJson(written))).toBe(true);
    }
  });

  it.each([-1, -(2 ** 62), 1.7e18, 8_640_000_000_000_001, 1.5, null])(
    'a dead letter keeps the timestamp %d unchanged',
    (timestamp) => {
      const record = makeRecord({ timestamp, timestampType: null });
      const written = letterOf(record);
      expect(readDeadLetter(asJson(written))).toEqual({ kind: 'letter', letter: written });
      expect(recordOf(written)).toEqual(record);
      expect(matchesSchema(asJson(written))).toBe(true);
    },
  );

  it('a dead letter keeps the fields of its record that could not be read', () => {
    const unreadable = {
      timestamp: 'x',
      timestampType: 7,
      key: { a: 1 },
      value: 'no base64!',
      headers: [null],
    };
    const record = makeRecord({ key: null, value: null, timestamp: null, unreadable });
    const written = letterOf(record);
    expect(written.record.unreadable).toEqual(unreadable);
    expect(readDeadLetter(asJson(written))).toEqual({ kind: 'letter', letter: written });
    expect(recordOf(written)).toEqual(record);
    expect(matchesSchema(asJson(written))).toBe(true);
  });

  it('a dead letter keeps a valid cluster name and is read without one or with an invalid one', () => {
    const source = { eventSourceArn: 'arn:a', bootstrapServers: 'b:9092' };
    const named = { ...makeLetter(), source };
    expect(readDeadLetter(asJson(named))).toEqual({ kind: 'letter', letter: named });
    expect(matchesSchema(asJson(named))).toBe(true);
    for (const broken of [null, 'arn:a', {}, { eventSourceArn: 7 }]) {
      const letter = { ...asJson(makeLetter()), source: broken };
      expect(readDeadLetter(letter)).toEqual({ kind: 'letter', letter: makeLetter() });
      expect(matchesSchema(letter)).toBe(false);
    }
  });

  it('a dead letter whose timestamp is no finite number is refused', () => {
    const text = JSON.stringify(makeLetter()).replace(/"timestamp":\d+/, '"timestamp":1e999');
    expect(readDeadLetter(JSON.parse(text))).toEqual({
      kind: 'problem',
      message: 'letter.record.timestamp: got Infinity, allowed is milliseconds since the epoch, or null',
    });
  });

  it('a dead letter of another version with an unknown failure code is read with its record', () => {
    const strange = asJson(makeLetter());
    strange['failure']!['code'] = 'made_later';
    expect(matchesSchema(strange)).toBe(true);
    expect(readDeadLetter(strange)).toMatchObject({
      letter: { failure: { code: 'unknown', message: 'made_later: got x' } },
    });
  });
});

/** What is put in place of what, by path; the message; whether the schema refuses it too. */
const broken: readonly (readonly [path: string, value: unknown, message: string])[] = [
  ['version', 2, 'letter.version: got 2, allowed is 1: a newer one needs a newer millrace'],
  ['version', undefined, 'letter.version: got nothing, allowed is 1: a newer one needs a newer millrace'],
  ['version', true, 'letter.version: got true, allowed is 1: a newer one needs a newer millrace'],
  ['connector', null, 'letter.connector: got null, allowed is an object'],
  ['connector', 'a'.repeat(40), `letter.connector: got text of 40 characters, allowed is an object`],
  ['connector', 'a'.repeat(41), 'letter.connector: got text of 41 characters, allowed is an object'],
  ['connector.configHash', {}, 'letter.connector.configHash: got an object, allowed is text'],
  ['connector.name', 7, 'letter.connector.name: got 7, allowed is text'],
  ['record', [], 'letter.record: got an array, allowed is an object'],
  ['record.topic', '', `letter.record.topic: got text of 0 characters, allowed is a topic's name`],
  ['record.topic', [], 'letter.record.topic: got an array, allowed is text'],
  ['record.partition', -1, 'letter.record.partition: got -1, allowed is a whole number from 0'],
  ['record.offset', 1.5, 'letter.record.offset: got 1.5, allowed is a whole number from 0'],
  [
    'record.timestamp',
    '1',
    `letter.record.timestamp: got text of 1 characters, allowed is milliseconds since the epoch, or null`,
  ],
  [
    'record.timestampType',
    'NO',
    `letter.record.timestampType: got text of 2 characters, allowed is 'CREATE_TIME', 'LOG_APPEND_TIME' or null`,
  ],
  [
    'record.timestamp',
    true,
    'letter.record.timestamp: got true, allowed is milliseconds since the epoch, or null',
  ],
  ['record.unreadable', null, 'letter.record.unreadable: got null, allowed is an object'],
  ['record.unreadable', [], 'letter.record.unreadable: got an array, allowed is an object'],
  ['record.key', 'ä', 'letter.record.key: got text that is not base64, allowed is base64 text'],
  ['record.key', '=abc', 'letter.record.key: got text that is not base64, allowed is base64 text'],
  ['record.key', 'abc-', 'letter.record.key: got text that is not base64, allowed is base64 text'],
  ['record.key', 'a===', 'letter.record.key: got text that is not base64, allowed is base64 text'],
  ['record.key', 7, 'letter.record.key: got 7, allowed is base64 text'],
  ['record.value', undefined, 'letter.record.value: got nothing, allowed is base64 text'],
  [
    'record.valueSchema',
    { dataFormat: 'AVRO' },
    'letter.record.valueSchema: got an object, allowed is { dataFormat, schemaId } of texts',
  ],
  ['record.headers', {}, 'letter.record.headers: got an object, allowed is an array'],
  ['record.headers', [7], 'letter.record.headers[0]: got 7, allowed is an object'],
  ['record.headers', [{ value: '' }], 'letter.record.headers[0].name: got nothing, allowed is text'],
  ['record.headers', [{ name: 'h' }], 'letter.record.headers[0].value: got nothing, allowed is base64 text'],
  [
    'failure.stage',
    'x',
    `letter.failure.stage: got text of 1 characters, allowed is decode, map, write, dead-letter`,
  ],
  ['failure.message', null, 'letter.failure.message: got null, allowed is text'],
  ['failure.table', undefined, 'letter.failure.table: got nothing, allowed is text'],
  ['failure', 7, 'letter.failure: got 7, allowed is an object'],
  ['failure.code', null, 'letter.failure.code: got null, allowed is text'],
  ['failure.column', 1, 'letter.failure.column: got 1, allowed is text'],
  ['writtenAt', 2026, 'letter.writtenAt: got 2026, allowed is a time in ISO 8601'],
  ['writtenAt', 'yesterday', `letter.writtenAt: got text of 9 characters, allowed is a time in ISO 8601`],
];

describe('readDeadLetter of something that is no dead letter', () => {
  it.each(broken)(
    'a broken dead letter is refused by the reader and by the schema: %s is %j',
    (path, value, message) => {
      const changed = asJson(makeLetter());
      const [parent = '', child] = path.split('.');
      if (child === undefined) Object.assign(changed, { [parent]: value });
      else changed[parent]![child] = value;
      expect(readDeadLetter(changed)).toEqual({ kind: 'problem', message });
      expect(matchesSchema(JSON.parse(JSON.stringify(changed)))).toBe(false);
    },
  );

  it('a dead letter with truncated base64 is refused by the reader, though it matches the schema', () => {
    const changed = asJson(makeLetter());
    changed['record']!['key'] = 'ab=';
    expect(readDeadLetter(changed)).toEqual({
      kind: 'problem',
      message: 'letter.record.key: got text that is not base64, allowed is base64 text',
    });
  });

  it.each([
    [null, 'null'],
    ['text', 'text of 4 characters'],
    [1, '1'],
    [[], 'an array'],
  ])('a value that is no object is refused as a dead letter: %j', (value, got) => {
    const message = `letter: got ${got}, allowed is an object`;
    expect(readDeadLetter(value)).toEqual({ kind: 'problem', message });
    expect(matchesSchema(value)).toBe(false);
  });
});

describe('readPointer', () => {
  it('a pointer is distinguished from a dead letter and matches the published schema', () => {
    const pointer = { version: 1, storedIn: { bucket: 'letters', key: 'dead-letters/t/0/1-ab.json' } };
    expect(matchesSchema(pointer)).toBe(true);
    expect(readPointer(pointer)).toEqual(pointer);
    expect(readPointer(asJson(makeLetter()))).toBeUndefined();
    expect(readDeadLetter(pointer)).toMatchObject({ kind: 'problem' });
  });

  it.each([
    null,
    {},
    { version: 2, storedIn: { bucket: 'b', key: 'k' } },
    'text',
    { version: 1 },
    { version: 1, storedIn: null },
    { version: 1, storedIn: 'text' },
    { version: 1, storedIn: { bucket: 'b' } },
    { version: 1, storedIn: { key: 'k' } },
    { version: 1, storedIn: { bucket: '', key: 'k' } },
    { version: 1, storedIn: { bucket: 'b', key: '' } },
    { version: 1, storedIn: { bucket: 7, key: 'k' } },
    { version: 1, storedIn: { bucket: 'b', key: 7 } },
  ])('a value is not read as a pointer: %j', (value) => {
    expect(readPointer(value)).toBeUndefined();
  });
});
