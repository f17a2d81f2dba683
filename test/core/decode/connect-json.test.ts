import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connectJson, json } from '../../../core/connector/define.ts';
import { ExactNumber } from '../../../core/value/exact-number.ts';
import { float32 } from '../../../core/value/float32.ts';
import { Instant } from '../../../core/value/instant.ts';
import { exactCodec, readerOf, refusalOf } from '../../support/format-codec.ts';
import { expectGolden, goldenRecord } from '../../support/golden-value.ts';

const context = { headers: [] };
const document = (schema: unknown, payload: unknown): Buffer =>
  Buffer.from(JSON.stringify({ schema, payload }));
const read = (schema: unknown, payload: unknown): unknown =>
  exactCodec(connectJson()).decode(document(schema, payload), 'value', context).exact;
const refusal = (schema: unknown, payload: unknown): string =>
  refusalOf(exactCodec(connectJson()), document(schema, payload));

const struct = (...fields: object[]) => ({ type: 'struct', fields });
const named = (type: string, name: string, more: object = {}) => ({ type, name, ...more });

describe('connectJson()', () => {
  it.each([
    'connect-json-schemas',
    'connect-json-numeric',
    'debezium-json-update-schemas',
    'debezium-json-delete-schemas',
  ])('connectJson() reads the golden record %s, when it compiles the schema and when it knows it', (name) => {
    const { bytes, expected } = goldenRecord(`connect/${name}`);
    const codec = exactCodec(connectJson());
    for (let time = 0; time < 2; time++) {
      const { exact } = codec.decode(bytes, 'value', context);
      if (name.startsWith('connect')) expectGolden(exact, expected, { maps: 'pairs' });
      else {
        const op = name.includes('delete') ? 'd' : 'u';
        const { before, after } = exact as Record<string, unknown>;
        expect(exact).toMatchObject({ op, source: { ts_ms: 1769860800000, table: 'orders' } });
        expectGolden(before, expected, { maps: 'pairs' });
        if (op === 'u') expectGolden(after, expected, { maps: 'pairs' });
        else expect(after).toBeNull();
      }
    }
  });

  it('functions get JavaScript numbers, and everything else as columns do', () => {
    const codec = exactCodec(connectJson());
    const { bytes } = goldenRecord('connect/connect-json-schemas');
    for (let time = 0; time < 2; time++) {
      expect(codec.decode(bytes, 'value', context).plain).toMatchObject({
        id: 9007199254740992,
        total: 1234.5,
        created: new Instant(1769860800123, 'millis'),
        raw: Buffer.from([0, 255]),
        by_int: [[7, 'x']],
      });
    }
  });

  it.each(['connect-json-plain', 'debezium-json-update-plain', 'debezium-json-delete-plain'])(
    'connectJson() refuses the golden record %s, which has no schema, and json() reads it',
    (name) => {
      const { bytes } = goldenRecord(`connect/${name}`);
      expect(refusalOf(exactCodec(connectJson()), bytes)).toBe(
        `wrong_framing: the value is JSON without the schema and payload of Kafka Connect: use json(), or set schemas.enable=true for the producer's JsonConverter`,
      );
      expect(exactCodec(json()).decode(bytes, 'value', context).exact).toMatchObject({});
    },
  );

  it.each<[object | null, unknown, unknown]>([
    [{ type: 'int8' }, -128, -128],
    [{ type: 'float' }, 0.1, float32(Math.fround(0.1))],
    [{ type: 'double' }, 'NaN', 'NaN'],
    [{ type: 'boolean' }, true, true],
    [{ type: 'bytes' }, '', Buffer.alloc(0)],
    [{ type: 'string', optional: true }, null, null],
    [{ type: 'array', items: { type: 'bytes' } }, ['AP8=', null], [Buffer.from([0, 255]), null]],
    [{ type: 'map', keys: { type: 'string' }, values: { type: 'int32' } }, { a: 1 }, { a: 1 }],
    [
      { type: 'map', keys: named('int32', 'org.apache.kafka.connect.data.Date'), values: { type: 'string' } },
      [[0, 'x']],
      [['1970-01-01', 'x']],
    ],
    [
      named('bytes', 'org.apache.kafka.connect.data.Decimal', { parameters: { scale: '-2' } }),
      'BQ==',
      new ExactNumber('5e2'),
    ],
    [named('string', 'io.debezium.time.IsoDate'), '2026-01-31Z', '2026-01-31'],
    [named('string', 'io.debezium.data.Enum'), 'paid', 'paid'],
    [struct({ field: 'a', type: 'int32', default: 7 }, { field: 'b', type: 'string' }), {}, { a: 7 }],
    [struct({ field: 'a', type: 'int32', default: 7, optional: true }), { a: null, other: 1 }, { a: null }],
    [null, { a: 1 }, { a: 1 }],
  ])('connectJson() reads by the schema %j the payload %j', (schema, payload, expected) => {
    expect(read(schema, payload)).toStrictEqual(expected);
  });

  const ofSchema = 'malformed_json: the payload of the value is not what its schema says:';
  const noSchema = 'schema_invalid: the schema in the value is none of Kafka Connect:';

  it.each<[unknown, unknown, string]>([
    [{ type: 'int32' }, 1.5, `${ofSchema} got 1.5, allowed is a whole number`],
    [
      struct({ field: 'a', type: 'array', items: struct({ field: 'b', type: 'bytes' }) }),
      { a: [{ b: 'A' }] },
      `${ofSchema} field a[0].b: got 'A', allowed is base64 text`,
    ],
    [
      named('int32', 'org.apache.kafka.connect.data.Time'),
      86_400_000,
      `${ofSchema} got 86400000, allowed is 0 to 86399999 (millis of a day)`,
    ],
    [
      { type: 'map', keys: { type: 'int32' }, values: { type: 'int32' } },
      [[1]],
      `${ofSchema} field [0]: got an array, allowed is a pair of a key and a value`,
    ],
    [
      named('bytes', 'org.apache.kafka.connect.data.Decimal', { parameters: { scale: '2' } }),
      Buffer.alloc(5000).toString('base64'),
      `${ofSchema} got a decimal of 5000 bytes, allowed are 4096`,
    ],
    [7, 7, `${noSchema} got 7, allowed is a schema`],
    [
      named('bytes', 'org.apache.kafka.connect.data.Decimal'),
      '',
      `${noSchema} got the scale undefined, allowed is a whole number as text`,
    ],
    [struct({ type: 'int32' }), {}, `${noSchema} field [0]: got an object, allowed is a field with its name`],
    [
      struct({ field: 'a', type: 'int32', default: 'x' }),
      {},
      `${noSchema} field a: got 'x', allowed is a whole number`,
    ],
  ])('connectJson() refuses by the schema %j the payload %j', (schema, payload, reason) => {
    expect(refusal(schema, payload)).toBe(reason);
  });

  it('connectJson() refuses unknown types and schemas of any depth', () => {
    expect(refusal({ type: 'uint8' }, 1)).toContain(`got the type 'uint8', allowed are int8, `);
    let schema: object = { type: 'int32' };
    for (let depth = 0; depth < 1000; depth++) schema = { type: 'array', items: schema };
    expect(refusal(schema, [])).toContain('nested more than 64 levels deep');
  });

  it('connectJson() reads every document alike, however it is spelled and whatever came before', () => {
    const schemas = [
      struct({ field: 'a', type: 'int64' }),
      struct({ field: 'a', type: 'bytes' }),
      struct({ field: 'a', type: 'string' }, { field: '"payload":{', type: 'string' }),
      null,
    ];
    const values = [9007199254740993n, 'AP8=', '}', ',"payload":null}', 7, null];
    const spellings = [
      (schema: string, payload: string) => `{"schema":${schema},"payload":${payload}}`,
      (schema: string, payload: string) => `{"payload":${payload},"schema":${schema}}`,
      (schema: string, payload: string) => `{ "schema":${schema},"payload":${payload} }\n`,
      (schema: string, payload: string) => `{"schema":${schema},"payload":${payload},"schema":${schema}}`,
      (schema: string, payload: string) => `{"schema":${schema},"payload":${payload},"schema":null}`,
      (schema: string, payload: string) => `{"schema":${schema},"payload":${payload},"more":1}`,
      (schema: string, payload: string) => `{"schema":${schema},"payload":${payload}`,
    ];
    const anyDocument = fc
      .tuple(fc.constantFrom(...schemas), fc.constantFrom(...values), fc.constantFrom(...spellings))
      .map(([schema, value, spell]) => {
        const printed = typeof value === 'bigint' ? String(value) : JSON.stringify(value);
        return Buffer.from(spell(JSON.stringify(schema), `{"a":${printed}}`));
      });
    const outcome = (codec: ReturnType<typeof exactCodec>, bytes: Buffer): unknown => {
      try {
        const { exact, plain } = codec.decode(bytes, 'value', context);
        return { exact, plain };
      } catch (error) {
        return String(error);
      }
    };
    fc.assert(
      fc.property(fc.array(anyDocument, { minLength: 2, maxLength: 12 }), (documents) => {
        const codec = exactCodec(connectJson());
        for (const bytes of documents) {
          expect(outcome(codec, bytes)).toStrictEqual(outcome(exactCodec(connectJson()), bytes));
        }
      }),
      { numRuns: 300 },
    );
  });

  it.each<[string, object | null, unknown]>([
    [
      'a default that many absent fields have',
      {
        type: 'array',
        items: struct({
          field: 'a',
          type: 'array',
          items: { type: 'int32' },
          default: Array.from({ length: 1000 }, () => 0),
        }),
      },
      Array.from({ length: 1000 }, () => ({})),
    ],
    [
      'fields that many empty objects lack',
      {
        type: 'array',
        items: struct(
          ...Array.from({ length: 1000 }, (_, index) => ({
            field: `f${index}`,
            type: 'int32',
            optional: true,
          })),
        ),
      },
      Array.from({ length: 1000 }, () => ({})),
    ],
    [
      'defaults within defaults',
      struct({
        field: 'a',
        type: 'array',
        items: struct({
          field: 'b',
          type: 'array',
          items: { type: 'int32' },
          default: Array.from({ length: 1000 }, () => 0),
        }),
        default: Array.from({ length: 1000 }, () => ({})),
      }),
      {},
    ],
  ])('connectJson() refuses more values than a record may have, of %s', (_, schema, payload) => {
    const codec = exactCodec(connectJson());
    // The second time its schema may be known.
    for (let time = 0; time < 2; time++) {
      expect(refusalOf(codec, document(schema, payload))).toContain('holds more than 250000 values');
    }
  });

  it('connectJson() takes no other document that ends like a null payload for one', () => {
    const { isNull } = readerOf(connectJson());
    const texts = [
      '{"a":1,"payload":null}',
      '{"schema":null,"a":1,"payload":null}',
      '{"payload":null,"a":1}',
      'x,"payload":null}',
      '{"schema":{"type":"string"}, "payload": null }\n',
      '{"payload":null,"schema":null}',
    ];
    const answers = texts.map((text) => isNull?.(Buffer.from(text)));
    expect(answers).toEqual([false, false, false, false, true, true]);
  });

  it('connectJson() knows the null of its payload', () => {
    const { isNull } = readerOf(connectJson());
    const answers = [
      'null',
      '{"schema":{"type":"string"},"payload":null}',
      '{"schema":null,"payload":{"payload":null}}',
      '{}',
    ];
    expect(answers.map((text) => isNull?.(Buffer.from(text)))).toEqual([true, true, false, false]);
  });

  it('connectJson() refuses what is not JSON with the place', () => {
    expect(refusalOf(exactCodec(connectJson()), Buffer.from('{"schema":nul'))).toMatch(
      /^malformed_json: .*character/,
    );
  });
});
