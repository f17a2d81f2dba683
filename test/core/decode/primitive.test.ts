import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boolean, double, float, int, long, short, uuid } from '../../../core/connector/define.ts';
import { Float32 } from '../../../core/value/float32.ts';
import { exactCodec, readerOf, refusalOf } from '../../support/format-codec.ts';

const context = { headers: [] };
const formats = { short, int, long, float, double } as const;
const lengths = { short: 2, int: 4, long: 8, float: 4, double: 8 } as const;

const read = (format: unknown, bytes: Buffer) => exactCodec(format).decode(bytes, 'key', context);

function bytesOf(length: number, write: (bytes: Buffer) => void): Buffer {
  const bytes = Buffer.alloc(length);
  write(bytes);
  return bytes;
}

describe('number formats', () => {
  it('short() and int() read what Kafka writes, the whole range', () => {
    fc.assert(
      fc.property(fc.integer({ min: -0x8000, max: 0x7fff }), fc.integer(), (small, large) => {
        const shortBytes = bytesOf(2, (bytes) => bytes.writeInt16BE(small));
        expect(read(short(), shortBytes)).toEqual({ exact: small, plain: small });
        const intBytes = bytesOf(4, (bytes) => bytes.writeInt32BE(large));
        expect(read(int(), intBytes)).toEqual({ exact: large, plain: large });
      }),
    );
  });

  it('long() keeps every digit for expressions, and gives functions the nearest number', () => {
    const limits = [2n ** 53n, 2n ** 53n - 1n, -(2n ** 53n), -(2n ** 53n) - 1n, 2n ** 63n - 1n, -(2n ** 63n)];
    const anyLong = fc.oneof(
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      fc.constantFrom(0n, ...limits),
    );
    fc.assert(
      fc.property(anyLong, (value) => {
        const bytes = bytesOf(8, (target) => target.writeBigInt64BE(value));
        const { exact, plain } = read(long(), bytes);
        expect(exact).toBe(Number.isSafeInteger(Number(value)) ? Number(value) : value);
        expect(plain).toBe(Number(value));
        const { exact: inexact } = readerOf(long())
          .compile({ isExact: false, paths: [], schemas: {} })
          .decode(bytes, 'key', context);
        expect(inexact).toBe(Number(value));
      }),
    );
  });

  it('float() and double() read what Kafka writes; expressions get NaN and infinities as text', () => {
    fc.assert(
      fc.property(fc.float(), fc.double(), (single, precise) => {
        const floatBytes = bytesOf(4, (bytes) => bytes.writeFloatBE(single));
        const got = read(float(), floatBytes);
        expect(got.plain).toBe(single);
        if (!Number.isFinite(single)) expect(got.exact).toBe(String(single));
        else expect(got.exact instanceof Float32 ? got.exact.number : got.exact).toBe(single);
        const doubleBytes = bytesOf(8, (bytes) => bytes.writeDoubleBE(precise));
        expect(read(double(), doubleBytes)).toEqual({
          exact: Number.isFinite(precise) ? precise : String(precise),
          plain: precise,
        });
      }),
    );
    const tenth = bytesOf(4, (bytes) => bytes.writeFloatBE(0.1));
    expect(String(read(float(), tenth).exact)).toBe('0.1');
  });

  it.each(['short', 'int', 'long', 'float', 'double'] as const)(
    '%s() refuses every other number of bytes with both numbers',
    (kind) => {
      const needed = lengths[kind];
      for (const length of [0, needed - 1, needed + 1, 1000]) {
        expect(refusalOf(exactCodec(formats[kind]()), Buffer.alloc(length), 'key')).toBe(
          `malformed_number: the key is not what ${kind}() reads: it has ${length} bytes, and a number of this format has ${needed}`,
        );
      }
    },
  );
});

describe('boolean()', () => {
  it('boolean() reads one byte and nothing else', () => {
    expect(read(boolean(), Buffer.from([1]))).toEqual({ exact: true, plain: true });
    expect(read(boolean(), Buffer.from([0]))).toEqual({ exact: false, plain: false });
    const refusal = 'malformed_number: the value is not what boolean() reads: got';
    const allowed = 'and a boolean is one byte, 00 or 01';
    expect(refusalOf(exactCodec(boolean()), Buffer.from([2]))).toBe(`${refusal} another byte, ${allowed}`);
    expect(refusalOf(exactCodec(boolean()), Buffer.from([1, 0]))).toBe(`${refusal} 2 bytes, ${allowed}`);
    expect(refusalOf(exactCodec(boolean()), Buffer.from(''))).toBe(`${refusal} 0 bytes, ${allowed}`);
  });
});

describe('uuid()', () => {
  it('uuid() reads the text of every UUID as it is', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.boolean(), (id, isUpper) => {
        const text = isUpper ? id.toUpperCase() : id;
        expect(read(uuid(), Buffer.from(text))).toEqual({ exact: text, plain: text });
      }),
    );
  });

  it('uuid() refuses other bytes, and says what to do with a UUID of 16 bytes', () => {
    expect(refusalOf(exactCodec(uuid()), Buffer.alloc(16))).toBe(
      'malformed_text: the value is not what uuid() reads: got 16 bytes, and a UUID is its 36 characters, hexadecimal digits and dashes; read a UUID of 16 bytes as bytes(), and convert it by a function',
    );
    for (const other of ['', 'g'.repeat(36), '0'.repeat(36), '00000000-0000-0000-0000-00000000000\u00e9']) {
      expect(refusalOf(exactCodec(uuid()), Buffer.from(other))).toMatch(/^malformed_text: /);
    }
  });
});
