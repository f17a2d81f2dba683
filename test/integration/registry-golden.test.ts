import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RecordContext, Side } from '../../core/decode/codec.ts';
import { isFormatReader } from '../../core/decode/format-reader.ts';
import type { SchemaSources } from '../../core/decode/schema/schema-source.ts';
import {
  apicurioRegistry,
  avro,
  confluentRegistry,
  connectJson,
  glueRegistry,
  json,
  protobuf,
} from '../../core/connector/define.ts';
import { isObject } from '../../core/value/is-object.ts';
import { systemClock } from '../../lambda/adapters/environment/system-clock.ts';
import { ApicurioSource } from '../../lambda/adapters/registry/apicurio.ts';
import type { HttpRegistryConfig } from '../../lambda/adapters/registry/config.ts';
import { ConfluentSource } from '../../lambda/adapters/registry/confluent.ts';
import { GlueSource } from '../../lambda/adapters/registry/glue.ts';
import { startRegistry, type RegistryServer } from '../../local/registry/registry.ts';
import {
  GoldenApicurio,
  GoldenGlue,
  mainAnswer,
  replayAnswers,
  type RegistryAnswers,
} from '../support/golden-registries.ts';
import { expectGolden, goldenRecord, goldenSchema, type GoldenRecord } from '../support/golden-value.ts';
import { motoEnvironment, startMoto, type Moto } from '../support/moto.ts';
import { projectRoot } from '../support/project-root.ts';

const namesOf = (folder: string): readonly string[] =>
  readdirSync(join(projectRoot, 'test/fixtures/formats', folder))
    .sort()
    .map((file) => `${folder}/${file.replace(/\.json$/, '')}`);

const confluent = namesOf('confluent');
const glue = namesOf('glue');
const apicurio = namesOf('apicurio');
const connect = namesOf('connect');

/** Apicurio has neither GUIDs nor rules of encryption. */
const isOfApicurio = (name: string): boolean => !/-guid$|-csfle$/.test(name);

const imports = { 'common/money.proto': goldenSchema('common/money.proto') };

/** The answers about a schema by its GUID are without those about what it imports. */
const imported = answersOf(goldenRecord('confluent/protobuf-order'));

let server: RegistryServer;
let moto: Moto;
let registered: GoldenApicurio;
let inGlue: GoldenGlue;
let replay: Awaited<ReturnType<typeof replayAnswers>>;
const sources: { close: () => void }[] = [];

beforeAll(async () => {
  // Where the SDK of the adapter finds an emulation and a login.
  Object.assign(process.env, motoEnvironment);
  [server, moto, replay] = await Promise.all([
    startRegistry(),
    startMoto(),
    replayAnswers(
      new Map(confluent.map((name) => [name, { ...imported, ...answersOf(goldenRecord(name)) }])),
    ),
  ]);
  process.env['AWS_ENDPOINT_URL_GLUE'] = moto.endpoint;
  registered = new GoldenApicurio(server);
  inGlue = new GoldenGlue(moto.endpoint);
  await inGlue.open();
});

afterAll(async () => {
  for (const source of sources) source.close();
  inGlue.close();
  replay.close();
  await Promise.all([server.stop(), moto.stop()]);
});

describe('golden records with schemas of a running Apicurio Registry', () => {
  it.each(confluent.filter(isOfApicurio))('%s is read by the schema of its id', async (name) => {
    const record = goldenRecord(name);
    const { id } = await register(record);
    const bytes = Buffer.from(record.bytes);
    bytes.writeUInt32BE(id, 1);
    const decoded = await decode(name, { registry: confluentRegistry() }, at(server.confluentUrl), { bytes });
    expectValue(name, decoded);
  });

  it.each(apicurio)('%s is read by the framing of its serializer', async (name) => {
    const record = goldenRecord(name);
    const { schema, idBytes, idKind } = record.fields;
    const ids = await registered.register('small', { schema: String(schema) }, {});
    const bytes = Buffer.from(record.bytes);
    const id = idKind === 'globalId' ? ids.globalId : ids.contentId;
    const headers = headersOf(record).map(({ name, value }) => ({
      name,
      value: name.endsWith('Id') ? bytesOfId(id) : value,
    }));
    if (headers.length === 0 && idBytes === 8) bytes.writeBigUInt64BE(id, 1);
    if (headers.length === 0 && idBytes === 4) bytes.writeUInt32BE(Number(id), 1);
    const registry = apicurioRegistry({
      framing: headers.length > 0 ? 'header' : idBytes === 8 ? 'prefix8' : 'prefix4',
      id: idKind === 'globalId' ? 'globalId' : 'contentId',
    });
    expectValue(name, await decode(name, { registry }, at(server.apicurioUrl), { bytes, headers }));
  });

  it.each(confluent.filter((name) => isOfApicurio(name) && !name.includes('/json-')))(
    '%s is read by the id that Lambda has taken off its bytes',
    async (name) => {
      const record = goldenRecord(name);
      const { id } = await register(record);
      const schema = { dataFormat: String(record.fields['format']), schemaId: String(id) };
      const decoded = await decode(
        name,
        { registry: confluentRegistry({ framing: 'event' }) },
        at(server.confluentUrl),
        { bytes: record.bytes.subarray(5), keySchema: schema, valueSchema: schema },
      );
      expectValue(name, decoded);
    },
  );
});

describe('golden records with the answers of the registry that they were made with', () => {
  it.each(confluent.filter((name) => !name.endsWith('-csfle')))('%s is read', async (name) => {
    const registry = confluentRegistry(name.endsWith('-guid') ? { framing: 'header' } : {});
    expectValue(name, await decode(name, { registry }, at(replay.urlOf(name))));
  });

  it('confluent/avro-csfle is refused, because its fields are encrypted', async () => {
    const name = 'confluent/avro-csfle';
    await expect(
      decode(name, { registry: confluentRegistry() }, at(replay.urlOf(name))),
    ).rejects.toMatchObject({
      code: 'encrypted_fields',
    });
  });
});

describe('golden records with schemas of an emulation of Glue', () => {
  it.each(glue)('%s is read by the schema of its version', async (name) => {
    const record = goldenRecord(name);
    const version = await registerVersion(record);
    const bytes = Buffer.from(record.bytes);
    bytes.write(version.replaceAll('-', ''), 2, 'hex');
    const options = { registry: glueRegistry(), ...importsOf(record) };
    expectValue(name, await decode(name, options, ofGlue(), { bytes }));
  });

  it.each(glue.filter((name) => !/-json-|-zlib$/.test(name)))(
    '%s is read by the version that Lambda has taken off its bytes',
    async (name) => {
      const record = goldenRecord(name);
      const schema = {
        dataFormat: String(record.fields['format']),
        schemaId: await registerVersion(record),
      };
      const options = { registry: glueRegistry({ framing: 'event' }), ...importsOf(record) };
      const decoded = await decode(name, options, ofGlue(), {
        bytes: record.bytes.subarray(18),
        valueSchema: schema,
      });
      expectValue(name, decoded);
    },
  );
});

describe('golden records with schemas of files', () => {
  const avroFiles: Readonly<Record<string, string>> = {
    'confluent/avro-order': goldenSchema('order.avsc'),
    'confluent/avro-order-read-as-v2': goldenSchema('order.avsc'),
    'confluent/avro-order-header-guid': goldenSchema('order.avsc'),
    'confluent/avro-key-long': '"long"',
    'confluent/avro-types': goldenSchema('types.avsc'),
    'confluent/avro-reference': goldenSchema('invoice.avsc'),
    'glue/glue-avro-order': goldenSchema('order.avsc'),
  };
  it.each(Object.entries(avroFiles))('%s is read by its .avsc file', async (name, schema) => {
    const references = name.endsWith('-reference') ? [goldenSchema('money.avsc')] : [];
    const options = { schema, references };
    expectValue(name, await decode(name, options, {}, { bytes: bodyOf(name), headers: [] }));
  });

  it.each(apicurio)('%s is read by its schema alone', async (name) => {
    const { bytes, fields } = goldenRecord(name);
    const prefix = headersOf(goldenRecord(name)).length > 0 ? 0 : 1 + Number(fields['idBytes']);
    const schema = String(fields['schema']);
    expectValue(name, await decode(name, { schema }, {}, { bytes: bytes.subarray(prefix), headers: [] }));
  });

  const protoFiles: Readonly<Record<string, readonly [file: string, message: string]>> = {
    'confluent/protobuf-order': ['shop/order.proto', 'shop.Order'],
    'confluent/protobuf-order-text': ['shop/order.proto', 'shop.Order'],
    'confluent/protobuf-first-message': ['shop/order.proto', 'shop.Address'],
    'confluent/protobuf-key': ['shop/order.proto', 'shop.Address'],
    'confluent/protobuf-nested-message': ['shop/order.proto', 'shop.Order.Item.Option'],
    'confluent/protobuf-types': ['shop/types.proto', 'shop.Types'],
    'confluent/protobuf-types-text': ['shop/types.proto', 'shop.Types'],
    'confluent/protobuf-proto2': ['shop/legacy.proto', 'shop.Legacy'],
    'confluent/protobuf-proto2-text': ['shop/legacy.proto', 'shop.Legacy'],
    'confluent/protobuf-edition-2023': ['shop/modern.proto', 'shop.Modern'],
    'glue/glue-protobuf-with-imports': ['shop/order.proto', 'shop.Order'],
  };
  it.each(Object.entries(protoFiles))('%s is read by its .proto file', async (name, [file, message]) => {
    const options = { schema: goldenSchema(file), message, imports };
    expectValue(name, await decode(name, options, {}, { bytes: withoutPlace(name), headers: [] }));
  });
});

describe('golden records of Kafka Connect and Debezium', () => {
  it.each(connect.filter((name) => !name.endsWith('-plain')))(
    '%s is read by its own schema',
    async (name) => {
      const decoded = await run(connectJson(), goldenRecord(name));
      const row = isObject(decoded) ? (decoded['after'] ?? decoded['before'] ?? decoded) : decoded;
      expectGolden(row, goldenRecord(name).expected, { maps: 'pairs' });
    },
  );

  it.each(connect.filter((name) => name.endsWith('-plain')))(
    '%s, which has no schema, is refused by connectJson() and is JSON to json()',
    async (name) => {
      const { bytes } = goldenRecord(name);
      await expect(run(connectJson(), goldenRecord(name))).rejects.toMatchObject({ stage: 'decode' });
      const decoded = await run(json(), goldenRecord(name), {}, {}, 'plain');
      expect(decoded).toEqual(JSON.parse(bytes.toString('utf8')));
    },
  );
});

/** What a record says where a test changes it. */
type Change = Partial<RecordContext> & { readonly bytes?: Buffer };

/** Decodes by the format that the record is of. */
function decode(
  name: string,
  options: object,
  schemas: SchemaSources,
  change: Change = {},
): Promise<unknown> {
  const record = goldenRecord(name);
  const make = { AVRO: avro, PROTOBUF: protobuf, JSON: json }[String(record.fields['format'])];
  if (make === undefined) throw new Error(`${name} is of no known format`);
  // Options of no type: those that a format does not take are among its problems.
  const format: unknown = Reflect.apply(make, undefined, [{ ...options, ...readerOf(name) }]);
  return run(format, record, schemas, change);
}

/** What is expected of it is what a later schema makes of it. */
const readerOf = (name: string): object =>
  name.endsWith('-read-as-v2') ? { readerSchema: goldenSchema('order-v2.avsc') } : {};

async function run(
  format: unknown,
  record: GoldenRecord,
  schemas: SchemaSources = {},
  change: Change = {},
  form: 'exact' | 'plain' = 'exact',
): Promise<unknown> {
  if (!isFormatReader(format)) throw new Error('it is no format');
  expect(format.problems ?? []).toEqual([]);
  const side: Side = record.fields['side'] === 'key' ? 'key' : 'value';
  const { bytes = record.bytes, ...context } = change;
  const ofRecord = { headers: headersOf(record), ...context };
  const codec = format.compile({ isExact: true, paths: [[]], schemas });
  await codec.prepare?.([{ bytes, record: ofRecord }], side, 10_000);
  return codec.decode(bytes, side, ofRecord)[form];
}

function expectValue(name: string, decoded: unknown): void {
  expectGolden(decoded, goldenRecord(name).expected);
}

function at(url: string): SchemaSources {
  const config: HttpRegistryConfig = {
    urls: [url],
    readLogin: undefined,
    authorities: undefined,
    client: undefined,
    variables: { url: 'URL', credentials: '', tlsAuthorities: '', tlsClientCertificate: '' },
  };
  const opened = {
    confluent: new ConfluentSource(config, systemClock),
    apicurio: new ApicurioSource(config, systemClock),
  };
  sources.push(...Object.values(opened));
  return opened;
}

function ofGlue(): SchemaSources {
  const opened = new GlueSource(motoEnvironment.AWS_REGION);
  sources.push(opened);
  return { glue: opened };
}

function register(record: GoldenRecord) {
  const answers = answersOf(record);
  const schema = { ...mainAnswer(answers) };
  const { topic, side } = record.fields;
  return registered.register(`${String(topic)}-${String(side)}`, schema, answers);
}

/** Glue keeps no schemas that others import: they are files of the project. */
const importsOf = ({ fields }: GoldenRecord) => (fields['format'] === 'PROTOBUF' ? { imports } : {});

function registerVersion({ fields }: GoldenRecord): Promise<string> {
  const { getSchemaVersion: version, format } = fields;
  if (!isObject(version)) throw new Error('the record has no schema version');
  const type = format === 'PROTOBUF' || format === 'JSON' ? format : 'AVRO';
  return inGlue.register(type, String(version['SchemaDefinition']));
}

function answersOf({ fields }: GoldenRecord): RegistryAnswers {
  const answers = fields['registryAnswers'];
  if (!isObject(answers)) throw new Error('the record has no answers of a registry');
  return answers as RegistryAnswers;
}

const headersOf = ({ fields }: GoldenRecord): RecordContext['headers'] =>
  Object.entries(isObject(fields['headers']) ? fields['headers'] : {}).map(([name, hex]) => ({
    name,
    value: Buffer.from(String(hex), 'hex'),
  }));

function bytesOfId(id: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(id);
  return bytes;
}

/** Without what names the schema: 5 bytes of Confluent's, 18 of Glue's, none where a header does. */
function bodyOf(name: string): Buffer {
  const { bytes } = goldenRecord(name);
  if (name.endsWith('-guid')) return bytes;
  return bytes.subarray(name.startsWith('glue/') ? 18 : 5);
}

/** Without the place of the message either: a varint of Glue's, a list of Confluent's, each of which has one byte here. */
function withoutPlace(name: string): Buffer {
  const body = bodyOf(name);
  return body.subarray(name.startsWith('glue/') ? 1 : 1 + (body[0] ?? 0) / 2);
}
