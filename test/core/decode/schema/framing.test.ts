import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { RecordContext } from '../../../../core/decode/codec.ts';
import { apicurioRegistry } from '../../../../core/decode/schema/apicurio-registry.ts';
import { confluentRegistry } from '../../../../core/decode/schema/confluent-registry.ts';
import { glueRegistry } from '../../../../core/decode/schema/glue-registry.ts';
import { isRegistry, registryProblems, type Registry } from '../../../../core/decode/schema/registry.ts';
import { decodeError } from '../../../support/decode-error.ts';

const uuid = '0f8c1e0a-31c9-4cf5-9d4b-3d6d3f2f3a11';
const uuidHex = uuid.replaceAll('-', '');

function open(registry: unknown): Registry {
  if (!isRegistry(registry)) throw new TypeError('not a registry');
  return registry;
}

const withHeaders = (headers: Readonly<Record<string, string>>): RecordContext => ({
  headers: Object.entries(headers).map(([name, hex]) => ({ name, value: Buffer.from(hex, 'hex') })),
});

const withSchema = (schemaId: string): RecordContext => ({
  headers: [],
  keySchema: { dataFormat: 'AVRO', schemaId: '1' },
  valueSchema: { dataFormat: 'AVRO', schemaId },
});

const none = withHeaders({});
const hex = (text: string): Buffer => Buffer.from(text, 'hex');
const confluent = open(confluentRegistry());
const inHeader = open(confluentRegistry({ framing: 'header' }));
const ofEvent = open(confluentRegistry({ framing: 'event' }));
const glue = open(glueRegistry());
const glueEvent = open(glueRegistry({ framing: 'event' }));
const four = open(apicurioRegistry());
const eight = open(apicurioRegistry({ framing: 'prefix8', id: 'globalId' }));
const apicurioHeader = open(apicurioRegistry({ framing: 'header', id: 'globalId' }));

describe('a frame', () => {
  it.each([
    ['00 and 4 bytes', confluent, '0000000007aabb', none, { by: 'id', id: 7 }, 'confluent'],
    [
      'the largest id of 4 bytes',
      confluent,
      '007fffffffaabb',
      none,
      { by: 'id', id: 0x7fffffff },
      'confluent',
    ],
    ['the id of the event', ofEvent, 'aabb', withSchema('12'), { by: 'id', id: 12 }, 'confluent'],
    ['03 00 and a version', glue, `0300${uuidHex}aabb`, none, { by: 'version', id: uuid }, 'glue'],
    ['a version of the event', glueEvent, 'aabb', withSchema(uuid), { by: 'version', id: uuid }, 'glue'],
    ['4 bytes of Apicurio', four, '0000000019aabb', none, { by: 'contentId', id: 25n }, 'apicurio'],
    ['8 bytes of Apicurio', eight, '000000000000000008aabb', none, { by: 'globalId', id: 8n }, 'apicurio'],
  ] as const)('of %s is taken off', (_, registry, bytes, record, schema, placeForm) => {
    const frame = registry.readFrame(hex(bytes), 'value', record);
    expect(frame).toEqual({ schema, body: hex('aabb'), placeForm });
    expect(registry.schemaOf(hex(bytes), 'value', record)).toEqual(schema);
  });

  it('may have no data', () => {
    expect(confluent.readFrame(hex('0000000007'), 'key', none).body).toHaveLength(0);
    expect(glue.readFrame(hex(`0300${uuidHex}`), 'key', none).body).toHaveLength(0);
  });

  it('of Glue may be compressed', () => {
    const packed = Buffer.concat([hex(`0305${uuidHex}`), deflateSync(hex('aabb'))]);
    expect(glue.readFrame(packed, 'value', none).body).toEqual(hex('aabb'));
  });

  it('of Glue that is not compressed as it says, or too large, is refused', () => {
    const broken = hex(`0305${uuidHex}aabb`);
    expect(decodeError(() => glue.readFrame(broken, 'value', none))).toMatchObject({
      code: 'malformed_compression',
      message:
        'the data of the value is not what its second byte says, compressed with zlib: its 2 bytes are not whole data of zlib',
    });
    const bomb = Buffer.concat([hex(`0305${uuidHex}`), deflateSync(Buffer.alloc(16 * 1024 * 1024 + 1))]);
    expect(decodeError(() => glue.readFrame(bomb, 'value', none)).message).toContain(
      'more than 16777216 bytes once decompressed, which is the limit',
    );
  });

  it('in a header of Confluent has a GUID, and what follows it is the place of the message', () => {
    const record = withHeaders({
      __key_schema_id: `01${uuidHex}06020000`,
      __value_schema_id: `01${uuidHex}`,
    });
    expect(inHeader.readFrame(hex('aa'), 'key', record)).toEqual({
      schema: { by: 'guid', id: uuid },
      body: hex('aa'),
      placeForm: 'confluent',
      place: hex('06020000'),
    });
    expect(inHeader.readFrame(hex('aa'), 'value', record).place).toHaveLength(0);
  });

  it('counts the last of several headers', () => {
    const headers = ['aa', '01'].map((id) => ({
      name: 'apicurio.value.globalId',
      value: hex(id.padStart(16, '0')),
    }));
    expect(apicurioHeader.schemaOf(hex('aa'), 'value', { headers })).toEqual({ by: 'globalId', id: 1n });
  });

  it('in headers of Apicurio may name the message', () => {
    const ids = {
      'apicurio.key.globalId': '0000000000000008',
      'apicurio.value.globalId': '0000000000000008',
    };
    const record = withHeaders({ ...ids, 'apicurio.protobuf.type.key': '4f72646572' });
    expect(apicurioHeader.readFrame(hex('aa'), 'key', record)).toEqual({
      schema: { by: 'globalId', id: 8n },
      body: hex('aa'),
      placeForm: 'apicurio',
      place: Buffer.from('Order'),
    });
    expect(apicurioHeader.readFrame(hex('aa'), 'value', record)).toEqual({
      schema: { by: 'globalId', id: 8n },
      body: hex('aa'),
      placeForm: 'none',
    });
  });
});

describe('a record of another framing', () => {
  it.each([
    ['8 bytes for 4', confluent, '000000000000000008aabb', none, `schema id 8 in 8 bytes`],
    ['Glue for Confluent', confluent, `0300${uuidHex}aabb`, none, '03 00 and 16 bytes'],
    [
      'compressed Glue for Confluent',
      confluent,
      `0305${uuidHex}aabb`,
      none,
      'use { registry: glueRegistry() }',
    ],
    ['Confluent for Glue', glue, '0000000007aabb', none, 'magic byte 0 and schema id 7'],
    ['Confluent for a header', inHeader, '0000000007aabb', none, 'use { registry: confluentRegistry() }'],
    ['4 bytes for 8', eight, '0000000007aabbccdd', none, `use framing: 'prefix4'`],
    ['8 bytes for 4 of Apicurio', four, '000000000000000008aa', none, `framing: 'prefix8'`],
    ['JSON', confluent, '7b7d', none, 'like JSON: use json()'],
    ['JSON after a byte order mark', confluent, 'efbbbf205b5d', none, 'like JSON: use json()'],
    ['gzip', confluent, gzipSync('x').toString('hex'), none, 'like gzip: wrap the format in gzip()'],
    ['zlib', confluent, deflateSync('x').toString('hex'), none, 'like zlib: wrap the format in zlib()'],
    ['a single object of Avro', confluent, 'c301aabb', none, 'single-object encoding'],
    ['a container file', confluent, Buffer.from('Obj\x01').toString('hex'), none, 'an Avro container file'],
    ['zstd', confluent, '28b52ffd00', none, 'like zstd'],
    ['bare bytes', confluent, '02aabb', none, 'it has 3 bytes, which begin like nothing known'],
    ['no bytes', confluent, '', none, 'it has 0 bytes'],
    ['an id that no registry gives', confluent, '0080000000aabb', none, 'which begin like nothing known'],
    [
      'an id that no registry of Apicurio gives',
      apicurioHeader,
      'aa',
      withHeaders({ 'apicurio.value.globalId': 'ffffffffffffffff' }),
      'which begin like nothing known',
    ],
    ['a cut frame', confluent, '00000007', none, 'it has 4 bytes'],
    ['an event without metadata', ofEvent, 'aabb', none, 'the event has no metadata of a schema'],
    ['an event of Glue', ofEvent, 'aabb', withSchema(uuid), 'a registry of another kind'],
    ['an event of Confluent', glueEvent, 'aabb', withSchema('7'), 'a registry of another kind'],
    [
      'the other id',
      apicurioHeader,
      'aa',
      withHeaders({ 'apicurio.value.contentId': '0000000000000008' }),
      `use id: 'contentId'`,
    ],
    [
      `Avro's JSON`,
      apicurioHeader,
      '7b7d',
      withHeaders({
        'apicurio.value.globalId': '0000000000000008',
        'apicurio.value.encoding': Buffer.from('JSON').toString('hex'),
      }),
      `'apicurio.value.encoding' is JSON`,
    ],
  ] as const)('%s: is refused by name', (_, registry, bytes, record, found) => {
    for (const read of [registry.schemaOf, registry.readFrame]) {
      const error = decodeError(() => read(hex(bytes), 'value', record));
      expect(error).toMatchObject({ code: 'wrong_framing', next: 'dead-letter' });
      expect(error.full).toContain(found);
      expect(error.full).toMatch(/^the value does not name its schema as declared: expected /);
    }
  });

  it('a header has no schema of its own in headers or the event', () => {
    const record = { ...withHeaders({ __value_schema_id: `01${uuidHex}` }), ...withSchema('7') };
    for (const registry of [inHeader, ofEvent]) {
      expect(decodeError(() => registry.readFrame(hex('aa'), `header 'x'`, record)).code).toBe(
        'wrong_framing',
      );
    }
  });

  it('no log shows what may be a piece of the payload', () => {
    const { message, full } = decodeError(() => glue.readFrame(hex('0012345678aabb'), 'value', none));
    expect(full).toContain('schema id 305419896');
    expect(message).not.toContain('305419896');
  });
});

describe('the options of a registry', () => {
  it('are checked with all others, and never throw', () => {
    const options: readonly unknown[] = [{ framing: 'haeder' }, { framming: 'header' }, null, 7];
    for (const option of options) {
      for (const make of [confluentRegistry, glueRegistry, apicurioRegistry]) {
        const made: unknown = Reflect.apply(make, undefined, [option]);
        expect(registryProblems(made), String(option)).toHaveLength(1);
      }
    }
    expect(registryProblems(confluentRegistry({ framing: 'header' }))).toEqual([]);
    expect(registryProblems('confluent')).toMatchObject([{ path: '.registry', got: `'confluent'` }]);
  });

  it('are in the hash of the connector', () => {
    const hashes = [
      confluentRegistry(),
      confluentRegistry({ framing: 'header' }),
      glueRegistry(),
      apicurioRegistry(),
      apicurioRegistry({ id: 'globalId' }),
    ].map((registry) => JSON.stringify(registry));
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});
