import { describe, expect, it } from 'vitest';
import {
  apicurioRegistry,
  avro,
  confluentRegistry,
  glueRegistry,
  type AvroOptions,
} from '../../../../core/connector/define.ts';
import { isFormatReader, type FormatReader } from '../../../../core/decode/format-reader.ts';
import type { FetchedSchema, SchemaSource } from '../../../../core/decode/schema/schema-source.ts';
import { isObject } from '../../../../core/value/is-object.ts';
import {
  expectGolden,
  goldenRecord,
  goldenSchema,
  type GoldenRecord,
} from '../../../support/golden-value.ts';

function reader(options: AvroOptions): FormatReader {
  const format = avro(options);
  if (!isFormatReader(format)) throw new Error('avro() makes no format');
  expect(format.problems).toEqual([]);
  return format;
}

/** What the registry of a golden record answers. */
function fetched({ fields }: GoldenRecord): FetchedSchema {
  const answers = isObject(fields['registryAnswers']) ? fields['registryAnswers'] : {};
  const glue = isObject(fields['getSchemaVersion']) ? fields['getSchemaVersion'] : {};
  const texts = Object.entries(answers).map(([path, answer]) => ({ path, text: textOf(answer, 'schema') }));
  const own = texts.find(({ path }) => path.startsWith('schemas/'))?.text ?? fields['schema'];
  const references = texts
    .filter(({ path }) => path.startsWith('subjects/'))
    .map(({ path, text }) => ({ name: path, text }));
  return { type: 'AVRO', text: String(own ?? glue['SchemaDefinition']), references, encrypts: [] };
}

function textOf(value: unknown, name: string): string {
  const text = isObject(value) ? value[name] : undefined;
  if (typeof text !== 'string') throw new Error(`no text '${name}'`);
  return text;
}

async function decode(name: string, options: AvroOptions): Promise<unknown> {
  const record = goldenRecord(name);
  const { bytes, fields } = record;
  const headers = Object.entries(isObject(fields['headers']) ? fields['headers'] : {}).map(
    ([header, hex]) => ({
      name: header,
      value: Buffer.from(String(hex), 'hex'),
    }),
  );
  const source: SchemaSource = { fetch: () => Promise.resolve(fetched(record)) };
  const schemas = { confluent: source, glue: source, apicurio: source };
  const codec = reader(options).compile({ isExact: true, paths: [[]], schemas });
  const side = fields['side'] === 'key' ? 'key' : 'value';
  await codec.prepare?.([{ bytes, record: { headers } }], side, 1_000);
  return codec.decode(bytes, side, { headers }).exact;
}

describe('golden records of Avro', () => {
  it.each([
    ['confluent/avro-order', { registry: confluentRegistry() }],
    ['confluent/avro-types', { registry: confluentRegistry() }],
    ['confluent/avro-key-long', { registry: confluentRegistry() }],
    ['confluent/avro-reference', { registry: confluentRegistry() }],
    ['confluent/avro-order-header-guid', { registry: confluentRegistry({ framing: 'header' }) }],
    [
      'confluent/avro-order-read-as-v2',
      { registry: confluentRegistry(), readerSchema: goldenSchema('order-v2.avsc') },
    ],
    ['glue/glue-avro-order', { registry: glueRegistry() }],
    ['glue/glue-avro-order-zlib', { registry: glueRegistry() }],
    ['apicurio/apicurio2-default', { registry: apicurioRegistry({ framing: 'prefix8', id: 'globalId' }) }],
    ['apicurio/apicurio2-confluent-id-handler', { registry: apicurioRegistry({ id: 'globalId' }) }],
    ['apicurio/apicurio2-headers', { registry: apicurioRegistry({ framing: 'header', id: 'globalId' }) }],
    ['apicurio/apicurio3-default', { registry: apicurioRegistry() }],
    ['apicurio/apicurio3-legacy8', { registry: apicurioRegistry({ framing: 'prefix8' }) }],
    ['apicurio/apicurio3-headers', { registry: apicurioRegistry({ framing: 'header' }) }],
  ] as const)('%s decodes to what its producer wrote', async (name, options) => {
    expectGolden(await decode(name, options), goldenRecord(name).expected);
  });

  it('bare data decodes with the schema of a file', () => {
    const options = { schema: goldenSchema('order.avsc') };
    const { bytes, expected } = goldenRecord('confluent/avro-order');
    const codec = reader(options).compile({ isExact: true, paths: [[]], schemas: {} });
    expectGolden(codec.decode(bytes.subarray(5), 'value', { headers: [] }).exact, expected);
  });

  it('a schema of a file refers to those given before it', () => {
    const options = { schema: goldenSchema('invoice.avsc'), references: [goldenSchema('money.avsc')] };
    const { bytes, expected } = goldenRecord('confluent/avro-reference');
    const codec = reader(options).compile({ isExact: true, paths: [[]], schemas: {} });
    expectGolden(codec.decode(bytes.subarray(5), 'value', { headers: [] }).exact, expected);
  });
});
