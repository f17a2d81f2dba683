import { describe, expect, it } from 'vitest';
import { bytes } from '../../../core/decode/bytes/bytes.ts';
import type { Codec } from '../../../core/decode/codec.ts';
import { DecodedRecord } from '../../../core/decode/decoded-record.ts';
import type { Format } from '../../../core/decode/format.ts';
import { isFormatReader } from '../../../core/decode/format-reader.ts';
import { jsonCodec as codecOf } from '../../../core/decode/json/json-codec.ts';
import { everything } from '../../../core/decode/json/selection.ts';
import { text } from '../../../core/decode/text/text.ts';
import { RecordError } from '../../../core/failure/failure.ts';

const compile = (format: Format): Codec => {
  if (!isFormatReader(format)) throw new Error(`${format.kind} is no format`);
  return format.compile({ isExact: false, paths: [], schemas: {} });
};
const textCodec = compile(text());
const bytesCodec = compile(bytes());
const jsonCodec = codecOf({ isExact: false, selection: everything });

const recordOf = (key: Buffer | null, value: Buffer | null) =>
  new DecodedRecord({
    topic: 't',
    partition: 0,
    offset: 0,
    timestamp: 0,
    timestampType: 'CREATE_TIME',
    key,
    value,
    headers: [],
  });

describe('DecodedRecord', () => {
  it('DecodedRecord decodes a value once for all readers of the same format', () => {
    const record = recordOf(null, Buffer.from('{"a":1}'));
    expect(record.value(jsonCodec).exact).toBe(record.value(jsonCodec).exact);
  });

  it('DecodedRecord reads the key and the value in different formats', () => {
    const record = recordOf(Buffer.from('ä'), Buffer.from('[1]'));
    expect(record.key(textCodec).exact).toBe('ä');
    expect(record.key(bytesCodec).exact).toEqual(Buffer.from('ä'));
    expect(record.value(jsonCodec).exact).toEqual([1]);
    expect(record.value(textCodec).exact).toBe('[1]');
  });

  it('DecodedRecord distinguishes absent from empty keys and values', () => {
    expect(recordOf(null, null).key(textCodec).exact).toBeNull();
    expect(recordOf(null, null).value(jsonCodec).exact).toBeNull();
    expect(recordOf(Buffer.alloc(0), null).key(textCodec).exact).toBe('');
  });

  it('DecodedRecord refuses malformed text each time that it is read', () => {
    const record = recordOf(Buffer.from([0xff]), null);
    expect(() => record.key(textCodec)).toThrow(RecordError);
    expect(() => record.key(textCodec)).toThrow('the key is not well-formed UTF-8');
  });

  it('DecodedRecord decodes a malformed value once, however many columns and routes read it', () => {
    let count = 0;
    const failing: Codec = {
      decode: (bytes, side, record) => {
        count++;
        return jsonCodec.decode(bytes, side, record);
      },
    };
    const record = recordOf(Buffer.from('{'), Buffer.from('['));
    for (let column = 0; column < 5; column++) {
      expect(() => record.key(failing)).toThrow('the key is not JSON');
      expect(() => record.value(failing)).toThrow('the value is not JSON');
    }
    expect(count).toBe(2);
    expect(record.value(textCodec).exact).toBe('[');
  });

  it('DecodedRecord keeps a byte order mark in text', () => {
    expect(recordOf(Buffer.from('\uFEFFx'), null).key(textCodec).exact).toBe('\uFEFFx');
  });
});
