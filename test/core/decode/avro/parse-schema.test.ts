import { describe, expect, it } from 'vitest';
import { avro } from '../../../../core/connector/define.ts';
import { parseAvroSchema } from '../../../../core/decode/avro/parse-schema.ts';
import { isFormatReader } from '../../../../core/decode/format-reader.ts';
import { readerOf } from './read-bare.ts';

const problemsOf = (schema: unknown) =>
  parseAvroSchema({ text: JSON.stringify(schema), references: [] }).problems.map(
    ({ path, message }) => `${path}: ${message}`,
  );

const record = (fields: unknown, more: object = {}) => ({ type: 'record', name: 'R', fields, ...more });

describe('schemas of Avro', () => {
  it('every problem of a schema is reported at its path', () => {
    const fields = [
      { name: 'a', type: 'strin' },
      { name: 'a', type: 'int' },
      { type: 'int' },
      { name: 'e', type: { type: 'enum', name: 'E', symbols: ['A', 'A'], default: 'B' } },
      { name: 'f', type: { type: 'fixed', name: 'F', size: -1 } },
      { name: 'u', type: ['null', ['int'], 'null'] },
      { name: 'n', type: { type: 'array' } },
      { name: 'r', type: { type: 'enum', name: 'R', symbols: [] } },
    ];
    expect(problemsOf(record(fields))).toEqual([
      `.fields[0].type: 'strin' is neither a type of Avro nor a name that is defined before`,
      `.fields[1].name: the record has a field 'a' before`,
      '.fields[2].name: a field needs a name; got undefined',
      '.fields[3].type.symbols: a symbol is there twice',
      '.fields[3].type.default: it is none of the symbols',
      '.fields[4].type.size: a fixed needs a size in bytes; got -1',
      '.fields[5].type[1]: a union is directly within a union',
      `.fields[5].type[2]: 'null' is in the union twice`,
      '.fields[6].type.items: it is no type: undefined; allowed: a name, an object with a type, or an array',
      `.fields[7].type.name: 'R' is defined before`,
    ]);
  });

  it('a text that is no JSON, and types that are nested too deeply, are problems', () => {
    const [problem] = parseAvroSchema({ text: '{"type": }', references: [] }).problems;
    expect(problem?.message).toContain('it is not JSON');
    const levels = 10_000;
    const text = `${'{"type":"array","items":'.repeat(levels)}"int"${'}'.repeat(levels)}`;
    const [nested] = parseAvroSchema({ text, references: [] }).problems;
    expect(nested?.message).toContain('types are nested in more than 200 levels');
  });

  it('names are found in the namespace of the record that they are in', () => {
    const inner = { type: 'record', name: 'Inner', fields: [{ name: 'n', type: 'int' }] };
    const fields = [
      { name: 'a', type: inner },
      { name: 'b', type: 'shop.Inner' },
      { name: 'c', type: 'Inner' },
    ];
    const read = readerOf(record(fields, { namespace: 'shop' }));
    expect(read(Buffer.of(2, 4, 6)).exact).toEqual({ a: { n: 1 }, b: { n: 2 }, c: { n: 3 } });
  });

  it.each([
    ['an unknown logical type', { type: 'int', logicalType: 'miles' }, '02', 1],
    ['a logical type of another type', { type: 'string', logicalType: 'date' }, '0261', 'a'],
    [
      'a scale above the precision',
      { type: 'bytes', logicalType: 'decimal', precision: 2, scale: 3 },
      '0205',
      Buffer.of(5),
    ],
    [
      'a duration of another size',
      { type: 'fixed', name: 'D', size: 1, logicalType: 'duration' },
      '07',
      Buffer.of(7),
    ],
    [
      'a name of Connect for another type',
      { type: 'string', 'connect.name': 'io.debezium.time.Date' },
      '0261',
      'a',
    ],
  ])('%s is ignored', (_what, schema, hex, value) => {
    expect(readerOf(schema)(Buffer.from(hex, 'hex')).exact).toEqual(value);
  });

  it.each([
    [{ type: 'long', 'connect.name': 'io.debezium.time.MicroTime' }, '02', '00:00:00.000001'],
    [{ type: 'int', 'connect.name': 'io.debezium.time.Date' }, '01', '1969-12-31'],
    [{ type: 'string', 'connect.name': 'io.debezium.time.IsoDate' }, '04315a', '1'],
    [
      {
        type: 'bytes',
        'connect.name': 'org.apache.kafka.connect.data.Decimal',
        'connect.parameters': { scale: '1' },
      },
      '020f',
      1.5,
    ],
    [
      {
        type: 'record',
        name: 'VariableScaleDecimal',
        'connect.name': 'io.debezium.data.VariableScaleDecimal',
        fields: [
          { name: 'scale', type: 'int' },
          { name: 'value', type: 'bytes' },
        ],
      },
      '06 06 ed2979',
      -1234.567,
    ],
    [{ type: 'bytes', logicalType: 'big-decimal' }, '06 020f02', 1.5],
  ])('the names of Connect and Debezium in %j are read', (schema, hex, value) => {
    expect(readerOf(schema)(Buffer.from(hex.replaceAll(' ', ''), 'hex')).exact).toEqual(value);
  });
});

describe('options of avro()', () => {
  const problemsIn = (options: unknown): readonly string[] => {
    const format: unknown = Reflect.apply(avro, undefined, [options]);
    if (!isFormatReader(format)) throw new Error('it is no format');
    return (format.problems ?? []).map(({ path, message }) => `${path}: ${message}`);
  };

  it.each([
    [undefined, [': has no options']],
    [{}, [': has neither a registry nor a schema']],
    [{ schema: 7 }, ['.schema: is not the text of a schema']],
    [
      { schema: '"int"', registry: 'confluent' },
      ['.registry: is not a registry', ': has both a registry and a schema'],
    ],
    [{ schema: '"int"', framing: 'prefix' }, ['.framing: is not an option']],
    [
      { schema: '{ "type": "strin" }' },
      [`.schema.type: 'strin' is neither a type of Avro nor a name that is defined before`],
    ],
    [
      {
        schema: '"int"',
        readerSchema: JSON.stringify(record([{ name: 'n', type: 'int', default: 'x' }])),
      },
      [`.readerSchema: the default of field 'n' in 'R': it is no int; allowed: a whole number of 32 bits`],
    ],
  ])('%j has the problems %j', (options, problems) => {
    expect(problemsIn(options)).toEqual(problems);
  });
});
