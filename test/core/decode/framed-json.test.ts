import { describe, expect, it } from 'vitest';
import { confluentRegistry, glueRegistry, json } from '../../../core/connector/define.ts';
import { isFormatReader, type FormatReader } from '../../../core/decode/format-reader.ts';
import { decodeError } from '../../support/decode-error.ts';

function open(format: unknown): FormatReader {
  if (!isFormatReader(format)) throw new TypeError('not a format');
  return format;
}

const framed = open(json({ registry: confluentRegistry() }));
const codecOf = (format: FormatReader) => format.compile({ isExact: true, paths: [], schemas: {} });
const frame = (text: string): Buffer => Buffer.concat([Buffer.from('0000000007', 'hex'), Buffer.from(text)]);
const record = { headers: [] };

describe('json({ registry })', () => {
  it('reads the document behind the frame, and needs no registry for it', () => {
    const codec = codecOf(framed);
    expect(codec.prepare).toBeUndefined();
    expect(framed.registry).toBeUndefined();
    expect(codec.decode(frame('{"id":9007199254740993}'), 'value', record).plain).toEqual({ id: 2 ** 53 });
    expect(String(codec.decode(frame('[9007199254740993]'), 'value', record).exact)).toBe('9007199254740993');
  });

  it('refuses a bare document', () => {
    const error = decodeError(() => codecOf(framed).decode(Buffer.from('{"id":1}'), 'value', record));
    expect(error).toMatchObject({ code: 'wrong_framing' });
    expect(error.message).toContain('like JSON: use json()');
  });

  it(`knows JSON's null behind the frame`, () => {
    expect(framed.isNull?.(frame(' null '))).toBe(true);
    expect(framed.isNull?.(frame('{}'))).toBe(false);
    // Nothing that is not framed is taken for null, whatever is in the place of the frame.
    expect(framed.isNull?.(Buffer.from('abcdenull'))).toBe(false);
  });

  it('differs from json() in the hash of the connector', () => {
    expect(JSON.stringify(framed)).toBe(
      '{"kind":"json","registry":{"registry":"confluent","framing":"prefix"}}',
    );
    expect(JSON.stringify(json())).toBe('{"kind":"json"}');
  });

  it.each([
    { registry: 'confluent' },
    { regsitry: confluentRegistry() },
    { registry: confluentRegistry(), schema: '{}' },
    confluentRegistry(),
    null,
  ])('says what is allowed instead of %j', (options) => {
    const format = open(Reflect.apply(json, undefined, [options]));
    expect(format.problems).toMatchObject([{ path: '', allowed: '{ registry: confluentRegistry() }' }]);
  });

  it('has the problems of its registry', () => {
    const registry: unknown = Reflect.apply(confluentRegistry, undefined, [{ framing: 'suffix' }]);
    const format = open(Reflect.apply(json, undefined, [{ registry }]));
    expect(format.problems?.map(({ path }) => path)).toEqual(['.registry.framing']);
  });

  it('without options is json()', () => {
    expect(json({})).toBe(json());
    expect(Reflect.apply(json, undefined, [{ registry: undefined }])).toBe(json());
    expect(open(json({ registry: glueRegistry() })).problems).toEqual([]);
  });
});

describe('json() of bytes that are framed', () => {
  it.each([
    ['0000000007', 'use { registry: confluentRegistry() }'],
    ['030011111111111111111111111111111111', 'use { registry: glueRegistry() }'],
    ['1f8b0800', 'gzip()'],
  ])('%s…: names the framing', (hex, found) => {
    const bytes = Buffer.concat([Buffer.from(hex, 'hex'), Buffer.from('{}')]);
    const error = decodeError(() => codecOf(open(json())).decode(bytes, 'value', record));
    expect(error.code).toMatch(/^malformed_(json|text)$/);
    expect(error.message).toContain(found);
  });

  it('malformed JSON that begins as JSON is not called another format', () => {
    const { message } = decodeError(() => codecOf(open(json())).decode(Buffer.from('{"a"'), 'value', record));
    expect(message).not.toContain('begins');
  });
});
