import { describe, expect, it } from 'vitest';
import type { RecordContext } from '../../../../core/decode/codec.ts';
import { isFormatReader, type FormatReader } from '../../../../core/decode/format-reader.ts';
import { protobuf } from '../../../../core/decode/protobuf/protobuf.ts';
import { confluentRegistry } from '../../../../core/decode/schema/confluent-registry.ts';
import { glueRegistry } from '../../../../core/decode/schema/glue-registry.ts';
import type { FetchedSchema } from '../../../../core/decode/schema/schema-source.ts';
import { isObject } from '../../../../core/value/is-object.ts';
import { goldenRecord, goldenSchema } from '../../../support/golden-value.ts';
import { hex } from './read-message.ts';

const record: RecordContext = { headers: [] };
const order = goldenSchema('shop/order.proto');
const imports = { 'common/money.proto': goldenSchema('common/money.proto') };

/** `protobuf` as JavaScript may call it: with anything. */
function format(options?: unknown): FormatReader {
  const made: unknown = Reflect.apply(protobuf, undefined, [options]);
  if (!isFormatReader(made)) throw new Error('protobuf() made no format');
  return made;
}

describe('protobuf() of a file', () => {
  it('reads bare messages of it', () => {
    const codec = format({ schema: order, message: 'shop.Address', imports }).compile({
      isExact: true,
      paths: [['city']],
      schemas: {},
    });
    const decoded = codec.decode(hex('0a 01 41 12 01 42'), 'value', record);
    expect(decoded.exact).toEqual({ city: 'B' });
    expect(decoded.plain).toEqual({ street: 'A', city: 'B' });
  });

  it('takes the only message of a file, and no bytes are a message', () => {
    const made = format({ schema: 'message A { repeated int32 n = 1; }' });
    expect(made.problems).toEqual([]);
    expect(made.acceptsNoBytes).toBe(true);
    const codec = made.compile({ isExact: true, paths: [[]], schemas: {} });
    expect(codec.decode(Buffer.alloc(0), 'key', record).exact).toEqual({ n: [] });
  });

  it('takes a set of descriptors, of which the last is the file', () => {
    const file = Buffer.from(String(schemaOf('confluent/protobuf-order')), 'base64');
    const money = Buffer.from(
      'ChJjb21tb24vbW9uZXkucHJvdG8SBmNvbW1vbiI3CgVNb25leRIQCghjdXJyZW5jeRgBIAEoCRINCgV1bml0cxgCIAEoAxINCgVuYW5vcxgDIAEoBWIGcHJvdG8z',
      'base64',
    );
    const set = Buffer.concat(
      [money, file].map((bytes) => Buffer.concat([Buffer.from([0x0a, ...varint(bytes.length)]), bytes])),
    );
    const made = format({ schema: set.toString('base64'), message: 'shop.Order' });
    expect(made.problems).toEqual([]);
    const { bytes } = goldenRecord('confluent/protobuf-order');
    const codec = made.compile({ isExact: true, paths: [['total']], schemas: {} });
    expect(codec.decode(bytes.subarray(7), 'value', record).exact).toEqual({
      total: { currency: 'EUR', units: 1234, nanos: 500_000_000 },
    });
  });
});

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)];
}

function schemaOf(name: string): unknown {
  const answers: unknown = goldenRecord(name).fields['registryAnswers'];
  const [answer] = isObject(answers) ? Object.values(answers) : [];
  return isObject(answer) ? answer['schema'] : undefined;
}

describe('protobuf() of a registry', () => {
  it('fetches the schema of a record and completes it by the imports of the connector', async () => {
    const { bytes, fields } = goldenRecord('glue/glue-protobuf-with-imports');
    const answer = fields['getSchemaVersion'];
    const text = isObject(answer) ? String(answer['SchemaDefinition']) : '';
    const schema: FetchedSchema = { type: 'PROTOBUF', text, references: [], encrypts: [] };
    const made = format({ registry: glueRegistry(), message: 'shop.Order', imports });
    expect(made.registry).toBe('glue');
    expect(made.acceptsNoBytes).toBe(false);
    const codec = made.compile({
      isExact: true,
      paths: [['total', 'currency']],
      schemas: { glue: { fetch: () => Promise.resolve(schema) } },
    });
    await codec.prepare?.([{ bytes, record }], 'value', 1_000);
    expect(codec.decode(bytes, 'value', record).exact).toEqual({ total: { currency: 'EUR' } });
  });

  it('says which import is missing', async () => {
    const { bytes } = goldenRecord('glue/glue-protobuf-with-imports');
    const schema: FetchedSchema = { type: 'PROTOBUF', text: order, references: [], encrypts: [] };
    const codec = format({ registry: glueRegistry() }).compile({
      isExact: true,
      paths: [[]],
      schemas: { glue: { fetch: () => Promise.resolve(schema) } },
    });
    await codec.prepare?.([{ bytes, record }], 'value', 1_000);
    expect(() => codec.decode(bytes, 'value', record)).toThrow(
      /common\.Money.*'common\/money\.proto', which is to be given as an import/,
    );
  });
});

describe('wrong options are reported and never thrown', () => {
  const registry = confluentRegistry();
  it.each([
    ['no options', undefined, ['']],
    ['neither a registry nor a schema', {}, ['']],
    ['the address of a registry', { registry: 'http://x' }, ['.registry']],
    ['a registry and a schema', { registry, schema: order }, ['.schema']],
    ['an unknown option', { registry, mesage: 'x' }, ['.mesage']],
    [
      'a message and imports of other types',
      { registry, message: 7, imports: 'x' },
      ['.imports', '.message'],
    ],
    [
      'imports that are no files',
      { registry, imports: { a: 1, b: 'message {' } },
      [`.imports['a']`, `.imports['b']`],
    ],
    ['a schema that is no text', { schema: 42 }, ['.schema']],
    ['an empty schema', { schema: '' }, ['.schema']],
    ['a schema with a type that is not defined', { schema: 'message A { B b = 1; }' }, ['.schema']],
    ['a schema without a message', { schema: 'syntax = "proto3";' }, ['.schema']],
    ['one of several messages', { schema: order, imports }, ['']],
    ['an unknown message', { schema: order, message: 'shop.Ordr', imports }, ['.message']],
    ['an enum as the message', { schema: order, message: 'shop.Status', imports }, ['.message']],
  ])('%s', (_, options, paths) => {
    const { problems } = format(options);
    expect(problems?.map(({ path }) => path)).toEqual(paths);
  });

  it('with what is allowed', () => {
    expect(format({ schema: order, message: 'shop.Ordr', imports }).problems).toEqual([
      {
        path: '.message',
        message: 'is no message of the schema',
        got: `'shop.Ordr'`,
        allowed: `'shop.Address', 'shop.Order'`,
      },
    ]);
    expect(format({ schema: 'message A {\n int32 = 1; }' }).problems?.[0]?.message).toBe(
      `cannot be read: at 2:8: expected the name of a field, got '='`,
    );
  });

  it('and the options tell a format from others', () => {
    const texts = [
      { registry },
      { registry, message: 'a' },
      { schema: 'message A { }' },
      { registry: glueRegistry() },
    ].map((options) => JSON.stringify(format(options)));
    expect(new Set(texts).size).toBe(4);
  });
});
