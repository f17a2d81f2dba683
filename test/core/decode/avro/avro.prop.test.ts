import { Type, types, type Schema } from 'avsc';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RecordError } from '../../../../core/failure/failure.ts';
import { Float32 } from '../../../../core/value/float32.ts';
import { isObject } from '../../../../core/value/is-object.ts';
import { goldenRecord, goldenSchema } from '../../../support/golden-value.ts';
import { readerOf } from './read-bare.ts';

/** A schema, and a value of it as avsc takes it. */
interface Case {
  readonly schema: unknown;
  readonly value: unknown;
}

/** Longs as bigint: avsc's own lose digits. */
const longType = types.LongType.__with({
  fromBuffer: (bytes: Buffer) => bytes.readBigInt64LE(),
  toBuffer: (value: bigint) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(value);
    return bytes;
  },
  fromJSON: (value: number) => BigInt(value),
  toJSON: Number,
  isValid: (value: unknown) => typeof value === 'bigint',
  compare: (one: bigint, other: bigint) => (one < other ? -1 : one > other ? 1 : 0),
});

const scalar: fc.Arbitrary<Case> = fc.oneof(
  fc.constant({ schema: 'null', value: null }),
  fc.boolean().map((value) => ({ schema: 'boolean', value })),
  fc.integer().map((value) => ({ schema: 'int', value })),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => ({ schema: 'long', value })),
  fc.float().map((value) => ({ schema: 'float', value })),
  fc.double().map((value) => ({ schema: 'double', value })),
  fc.string({ unit: 'binary', maxLength: 80 }).map((value) => ({ schema: 'string', value })),
  fc.uint8Array({ maxLength: 20 }).map((value) => ({ schema: 'bytes', value: Buffer.from(value) })),
);

/** Names of fields; those of types are made unique when a schema is used. */
const fieldName = fc.constantFrom('a', 'b', 'c', 'constructor', 'toString', '__proto__x');

const cases = fc.letrec<{ any: Case }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    scalar,
    fc
      .uniqueArray(fc.tuple(fieldName, tie('any')), { maxLength: 4, selector: ([name]) => name })
      .map((fields) => ({
        schema: {
          type: 'record',
          name: 'R',
          fields: fields.map(([name, { schema }]) => ({ name, type: schema })),
        },
        value: Object.fromEntries(fields.map(([name, { value }]) => [name, value])),
      })),
    fc.tuple(tie('any'), fc.nat(3)).map(([{ schema, value }, length]) => ({
      schema: { type: 'array', items: schema },
      value: Array.from({ length }, () => value),
    })),
    fc
      .tuple(tie('any'), fc.uniqueArray(fc.string({ minLength: 1, maxLength: 5 }), { maxLength: 3 }))
      .map(([{ schema, value }, keys]) => ({
        schema: { type: 'map', values: schema },
        value: Object.fromEntries(keys.filter((key) => key !== '__proto__').map((key) => [key, value])),
      })),
  ),
})).any;

/** The same schema, each record of it with a name of its own. */
function named(schema: unknown): Schema {
  let count = 0;
  const text = JSON.stringify(schema).replaceAll('"name":"R"', () => `"name":"R${count++}"`);
  return JSON.parse(text) as Schema;
}

/** What the reader gives for a value of avsc. */
function expected(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (Array.isArray(value)) return value.map(expected);
  if (!isObject(value) || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, expected(field)]));
}

/** avsc does not say which number was a float. */
function withoutFloats(value: unknown): unknown {
  if (value instanceof Float32) return value.number;
  if (Array.isArray(value)) return value.map(withoutFloats);
  if (!isObject(value) || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, withoutFloats(field)]));
}

const avscType = (schema: unknown): Type =>
  Type.forSchema(named(schema), { registry: { long: longType }, wrapUnions: false });

describe('Avro of any schema', () => {
  it('a value that avsc writes is read as the same value', () => {
    fc.assert(
      fc.property(cases, ({ schema, value }) => {
        const bytes = avscType(schema).toBuffer(value);
        expect(withoutFloats(readerOf(named(schema))(bytes).exact)).toEqual(expected(value));
      }),
      { numRuns: 300 },
    );
  });

  it('what no path leads to is skipped, and what follows it is read', () => {
    fc.assert(
      fc.property(cases, cases, ({ schema: skipped, value: before }, { schema, value: after }) => {
        const fields = [
          { name: 'before', type: skipped },
          { name: 'after', type: schema },
        ];
        const both = { type: 'record', name: 'R', fields };
        const bytes = avscType(both).toBuffer({ before, after });
        const read = readerOf(named(both), { paths: [['after']] });
        expect(withoutFloats(read(bytes).exact)).toEqual({ after: expected(after) });
      }),
      { numRuns: 200 },
    );
  });

  it('changed and truncated bytes are a value or a RecordError, of all fields and of some', () => {
    const schema: unknown = JSON.parse(goldenSchema('types.avsc'));
    const { bytes } = goldenRecord('confluent/avro-types');
    const body = bytes.subarray(5);
    const readers = [
      readerOf(schema),
      readerOf(schema, { paths: [['payments', 1], ['longs', 'max'], ['suit']] }),
    ];
    const change = fc.tuple(fc.nat(body.length - 1), fc.constantFrom(0, 1, 2, 0x7f, 0x80, 0xff, 0xc3));
    fc.assert(
      fc.property(fc.array(change, { maxLength: 4 }), fc.nat(body.length), (changes, length) => {
        const changed = Buffer.from(body);
        for (const [at, byte] of changes) changed[at] = byte;
        for (const read of readers) {
          try {
            expect(read(changed.subarray(0, length)).plain).not.toBeUndefined();
          } catch (error) {
            expect(error).toBeInstanceOf(RecordError);
          }
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
