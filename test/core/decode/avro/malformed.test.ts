import { describe, expect, it } from 'vitest';
import { RecordError } from '../../../../core/failure/failure.ts';
import { isObject } from '../../../../core/value/is-object.ts';
import { goldenRecord, goldenSchema } from '../../../support/golden-value.ts';
import { payloadMarker } from '../../../support/payload-marker.ts';
import { readerOf } from './read-bare.ts';

const bytes = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex');

function errorOf(read: () => unknown): RecordError {
  try {
    read();
  } catch (error) {
    if (error instanceof RecordError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

const node = {
  type: 'record',
  name: 'Node',
  fields: [{ name: 'next', type: ['null', 'Node'] }],
};
const tree = {
  type: 'record',
  name: 'Tree',
  fields: [{ name: 'of', type: { type: 'array', items: 'Tree' } }],
};

describe('malformed Avro', () => {
  it.each([
    ['boolean', '02', 'a boolean is neither 0 nor 1 at byte 1 of 1'],
    ['int', 'ffffffff7f', 'an int has more than 32 bits at byte 1 of 5'],
    ['long', 'ffffffffffffffffff02', 'a long has more than 64 bits at byte 1 of 10'],
    ['long', 'ffffffffffffffffffff01', 'a long has more than 64 bits at byte 1 of 11'],
    ['long', 'ffff', 'the bytes end after byte 2, in a long at byte 1'],
    ['double', '00', 'the bytes end after byte 1, in a double of 8 bytes at byte 1'],
    ['string', '0e 61', 'the bytes end after byte 2, in a string of 7 bytes at byte 1'],
    ['string', '01', 'a string has a length below 0 at byte 1 of 1'],
    ['string', '04 ff61', 'a string of 2 bytes is not well-formed UTF-8 at byte 2 of 3'],
    // A lone surrogate, as CESU-8 writes it.
    ['string', '06 eda080', 'a string of 3 bytes is not well-formed UTF-8 at byte 2 of 4'],
    ['int', '0202', 'the datum ends, and 1 bytes follow, at byte 2 of 2'],
    [['null', 'int'], '04', 'a union names none of its 2 types at byte 1 of 1'],
    [{ type: 'enum', name: 'E', symbols: ['A'] }, '02', 'an enum names none of its 1 symbols at byte 1 of 1'],
    [
      { type: 'array', items: 'int' },
      '8080808010',
      'field [0]: the bytes end after byte 5, in an array with a block of 2147483648 items at byte 1',
    ],
    [
      { type: 'map', values: 'int' },
      '01 10',
      'the bytes end after byte 2, in a block of a map of 8 bytes at byte 2',
    ],
    [{ type: 'int', logicalType: 'time-millis' }, '01', 'a number of 2 characters is no time'],
  ])('of the schema %j, %s is refused: %s', (schema, hex, message) => {
    const error = errorOf(() => readerOf(schema)(bytes(hex)));
    expect(error.code).toBe('malformed_avro');
    expect(error.message).toContain(message);
  });

  it('a message names the field and the byte, and shows nothing of the payload', () => {
    const schema = {
      type: 'record',
      name: 'R',
      fields: [{ name: 'sizes', type: { type: 'map', values: { type: 'array', items: 'boolean' } } }],
    };
    const key = Buffer.from(payloadMarker);
    const body = Buffer.concat([Buffer.of(2, 2 * key.length), key, Buffer.of(4, 1, 9, 0, 0)]);
    const error = errorOf(() => readerOf(schema)(body));
    const { length } = key;
    expect(error.message).toBe(
      `the value is not Avro of its schema: field sizes[text of ${length} characters][1]: ` +
        `a boolean is neither 0 nor 1 at byte ${length + 5} of ${body.length}`,
    );
  });

  it.each([
    ['100 million nulls', { type: 'array', items: 'null' }, '8084af5f 00'],
    [
      '100 million empty records',
      { type: 'array', items: { type: 'record', name: 'E', fields: [] } },
      '8084af5f 00',
    ],
    ['9 × 10^18 nulls', { type: 'array', items: 'null' }, 'feffffffffffffffff01 00'],
  ])('%s in few bytes are too many values', (_what, schema, hex) => {
    const started = performance.now();
    expect(errorOf(() => readerOf(schema)(bytes(hex))).code).toBe('too_many_values');
    expect(errorOf(() => readerOf(schema, { paths: [[0]] })(bytes(hex))).code).toBe('too_many_values');
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  const nulls = {
    type: 'record',
    name: 'Nulls',
    fields: Array.from({ length: 1000 }, (_, index) => ({ name: `f${index}`, type: 'null' })),
  };
  /** Each record has two of the one before: 2^28 values without a byte, of a schema of a page. */
  const doubled = (inner: unknown): unknown => {
    let schema: unknown = { type: 'record', name: 'R0', fields: [{ name: 'a', type: inner }] };
    for (let level = 1; level <= 28; level++) {
      const fields = [
        { name: 'a', type: schema },
        { name: 'b', type: `R${level - 1}` },
      ];
      schema = { type: 'record', name: `R${level}`, fields };
    }
    return schema;
  };

  it.each([
    [
      'records of nulls in a union',
      { type: 'array', items: ['null', nulls] },
      'a01f' + '02'.repeat(2000) + '00',
    ],
    ['records that hold each other twice', doubled('null'), ''],
    ['the same in a list', { type: 'array', items: doubled('null') }, '0200'],
    ['the same in a union', ['null', doubled('null')], '02'],
  ])('%s are too many values', (_what, schema, hex) => {
    const started = performance.now();
    expect(errorOf(() => readerOf(schema)(bytes(hex))).code).toBe('too_many_values');
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it('records that hold each other twice are too many values where a path selects them, and are skipped at once', () => {
    const started = performance.now();
    const fields = [
      { name: 'a', type: doubled('null') },
      { name: 'b', type: { type: 'array', items: 'R28' } },
      { name: 'c', type: 'int' },
    ];
    const schema = { type: 'record', name: 'R', fields };
    expect(readerOf(schema, { paths: [['c']] })(bytes('02 00 02')).exact).toEqual({ c: 1 });
    for (const path of [['a'], ['b', 0]]) {
      const read = readerOf(schema, { paths: [path] });
      expect(errorOf(() => read(bytes('02 00 02'))).code).toBe('too_many_values');
    }
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it('fields without bytes take no time where records of them are skipped', () => {
    const started = performance.now();
    const many = Array.from({ length: 10_000 }, (_, index) => ({ name: `f${index}`, type: 'null' }));
    const item = { type: 'record', name: 'Item', fields: [...many, { name: 'id', type: 'int' }] };
    const fields = [
      { name: 'a', type: { type: 'array', items: item } },
      { name: 'b', type: 'int' },
    ];
    const read = readerOf({ type: 'record', name: 'R', fields }, { paths: [['b']] });
    const body = Buffer.concat([bytes('80897a'), Buffer.alloc(1_000_000, 2), bytes('00 02')]);
    expect(read(body).exact).toEqual({ b: 1 });
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it('zero bytes per item are skipped at once', () => {
    const fields = [
      { name: 'a', type: { type: 'array', items: 'null' } },
      { name: 'b', type: 'int' },
    ];
    const read = readerOf({ type: 'record', name: 'R', fields }, { paths: [['b']] });
    expect(read(bytes('8084af5f 00 02')).exact).toEqual({ b: 1 });
  });

  it.each([
    ['a list', node, Buffer.concat([Buffer.alloc(1_000_000, 2), Buffer.of(0)])],
    ['a tree', tree, Buffer.concat([Buffer.alloc(1_000_000, 2), Buffer.alloc(1_000_001)])],
  ])(
    '%s of a recursive schema that is nested too deeply is refused, read or skipped',
    (_what, schema, body) => {
      const skipping = {
        type: 'record',
        name: 'R',
        fields: [
          { name: 'a', type: schema },
          { name: 'b', type: 'int' },
        ],
      };
      for (const read of [readerOf(schema), readerOf(skipping, { paths: [['b']] })]) {
        const error = errorOf(() => read(body));
        expect(error.message).toContain('nested in more than 1500 levels');
      }
    },
  );

  it('a list of 300 records of a recursive schema is read', () => {
    const body = Buffer.concat([Buffer.alloc(300, 2), Buffer.of(0)]);
    expect(JSON.stringify(readerOf(node)(body).exact)).toHaveLength(
      300 * '{"next":}'.length + '{"next":null}'.length,
    );
  });

  it('blocks with a count below zero have their size, which skips them', () => {
    const array = { type: 'array', items: 'int' };
    expect(readerOf(array)(bytes('03 04 02 04 02 06 00')).exact).toEqual([1, 2, 3]);
    const fields = [
      { name: 'a', type: array },
      { name: 'b', type: 'int' },
    ];
    const read = readerOf({ type: 'record', name: 'R', fields }, { paths: [['b']] });
    expect(read(bytes('03 04 02 04 02 06 00 0a')).exact).toEqual({ b: 5 });
  });

  it('a map may have the key __proto__', () => {
    const { exact } = readerOf({ type: 'map', values: 'int' })(bytes('02 12 5f5f70726f746f5f5f 02 00'));
    expect(isObject(exact) && Object.entries(exact)).toEqual([['__proto__', 1]]);
  });

  it.each([
    ['a schema id of 4 bytes', '000000000b'],
    ['a schema id of 8 bytes', '000000000000000008'],
    ['a schema version of Glue', '0300 00112233445566778899aabbccddeeff'],
    ['a fingerprint of single-object encoding', 'c301 0011223344556677'],
  ])('bare data with %s in front is of another framing', (_what, prefix) => {
    const schema: unknown = JSON.parse(goldenSchema('order.avsc'));
    const body = goldenRecord('confluent/avro-order').bytes.subarray(5);
    const error = errorOf(() => readerOf(schema)(Buffer.concat([bytes(prefix), body])));
    expect(error.code).toBe('wrong_framing');
  });

  it('an Avro container file is named', () => {
    const error = errorOf(() => readerOf('int')(Buffer.from('Obj\x01 and so on', 'latin1')));
    expect(error.code).toBe('wrong_framing');
    expect(error.message).toContain('an Avro container file');
  });

  it('JSON in the place of Avro is named', () => {
    const error = errorOf(() => readerOf({ type: 'array', items: 'double' })(Buffer.from('{"a": 1}')));
    expect(error.code).toBe('malformed_avro');
    expect(error.message).toContain('use json()');
  });
});
