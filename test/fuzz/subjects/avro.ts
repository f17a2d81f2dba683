import { deflateSync } from 'node:zlib';
import avsc, { type Schema } from 'avsc';
import { apicurioRegistry, avro, confluentRegistry, glueRegistry } from '../../../core/connector/define.ts';
import { payloadMarker } from '../../support/payload-marker.ts';
import { commonTokens, varintTokens } from '../dictionary.ts';
import type { Subject } from '../subject.ts';
import { framed, guidHex, inHeader, prefixed, registryOf } from './framed.ts';

/** A field for each type of column, of the type of Avro that it is usually filled from. */
const fields: readonly (readonly [name: string, type: unknown])[] = [
  ['ascii', { type: 'enum', name: 'Status', symbols: ['NEW', 'PAID'] }],
  ['bigint', 'long'],
  ['blob', 'bytes'],
  ['boolean', 'boolean'],
  ['date', { type: 'int', logicalType: 'date' }],
  ['decimal', { type: 'bytes', logicalType: 'decimal', precision: 20, scale: 2 }],
  ['double', 'double'],
  ['duration', { type: 'fixed', name: 'Span', size: 12, logicalType: 'duration' }],
  ['float', 'float'],
  ['inet', 'string'],
  ['int', 'int'],
  ['smallint', 'int'],
  ['text', ['null', 'string']],
  ['time', { type: 'long', logicalType: 'time-micros' }],
  ['timestamp', { type: 'long', logicalType: 'timestamp-micros' }],
  ['timeuuid', { type: 'string', logicalType: 'uuid' }],
  ['tinyint', 'int'],
  ['uuid', { type: 'fixed', name: 'Id', size: 16, logicalType: 'uuid' }],
  ['varint', 'long'],
  ['list', { type: 'array', items: 'long' }],
  ['set', { type: 'array', items: 'string' }],
  ['map', { type: 'map', values: 'double' }],
  ['nested', { type: 'map', values: { type: 'array', items: 'Item' } }],
  ['vector', { type: 'array', items: 'float' }],
  // Of any depth: nothing is written of it, and all of it is read over.
  ['tree', ['null', { type: 'record', name: 'Tree', fields: [{ name: 'in', type: ['null', 'Tree'] }] }]],
  ['nulls', { type: 'array', items: 'null' }],
];

const item = {
  type: 'record',
  name: 'Item',
  fields: [
    { name: 'name', type: 'string' },
    { name: 'count', type: ['null', 'int'] },
    { name: 'seen', type: { type: 'long', logicalType: 'timestamp-millis' } },
  ],
};

const avroSchema = {
  type: 'record',
  name: 'Every',
  fields: [{ name: 'udt', type: item }, ...fields.map(([name, type]) => ({ name, type }))],
};

const avroText = JSON.stringify(avroSchema);

/** Without what avsc would convert: the bytes are those of the plain types. */
const plainSchema = JSON.parse(avroText.replaceAll(/,"logicalType":"[\w-]+"/g, '')) as Schema;

const avroValue = avsc.Type.forSchema(plainSchema, { wrapUnions: false }).toBuffer({
  udt: { name: payloadMarker, count: 3, seen: 1_769_860_800_123 },
  ascii: 'PAID',
  bigint: -9_007_199_254_740_000,
  blob: Buffer.from(payloadMarker),
  boolean: true,
  date: 20_484,
  decimal: Buffer.from([0x01, 0xe2, 0x3a]),
  double: 0.1,
  duration: Buffer.from('0e000000030000000a000000', 'hex'),
  float: 1.5,
  inet: '2001:db8::1',
  int: -42,
  smallint: 300,
  text: `${payloadMarker} żółć 😀`,
  time: 45_296_789_000,
  timestamp: 1_769_860_800_123_456,
  timeuuid: 'd2177dd0-eaa2-11de-a572-001b779c76e3',
  tinyint: 7,
  uuid: Buffer.from('6f1d2c3b8a494d5e9f6071829304a5b6', 'hex'),
  varint: 123_456,
  list: [1, 2, 3],
  set: ['b', 'a'],
  map: { one: 1, two: 2.5 },
  nested: { shelf: [{ name: 'a', count: null, seen: 0 }] },
  vector: [0.5, 0.25, 0.125],
  tree: { in: { in: null } },
  nulls: [null, null],
});

const avroSources: Subject['sources'] = {
  udt: 'value.udt',
  ...Object.fromEntries(
    fields.filter(([name]) => name !== 'tree' && name !== 'nulls').map(([name]) => [name, `value.${name}`]),
  ),
};

const registered = { sources: avroSources, schemas: registryOf('AVRO', avroText) };

export const avroSubjects: readonly Subject[] = [
  {
    name: 'avro',
    formats: { value: avro({ schema: avroText }) },
    sources: avroSources,
    seeds: [{ value: avroValue }],
    tokens: [...varintTokens, ...commonTokens],
  },
  framed(
    'avro, Confluent prefix',
    avro({ registry: confluentRegistry() }),
    [prefixed('0000000007', avroValue)],
    registered,
  ),
  framed(
    'avro, Confluent header',
    avro({ registry: confluentRegistry({ framing: 'header' }) }),
    [inHeader('__value_schema_id', `01${guidHex}`, avroValue)],
    registered,
  ),
  framed(
    'avro, Glue',
    avro({ registry: glueRegistry() }),
    [prefixed(`0300${guidHex}`, avroValue), prefixed(`0305${guidHex}`, deflateSync(avroValue))],
    registered,
  ),
  framed(
    'avro, Apicurio prefix8',
    avro({ registry: apicurioRegistry({ framing: 'prefix8', id: 'globalId' }) }),
    [prefixed('000000000000000007', avroValue)],
    registered,
  ),
  framed(
    'avro, Apicurio header',
    avro({ registry: apicurioRegistry({ framing: 'header', id: 'contentId' }) }),
    [inHeader('apicurio.value.contentId', '0000000000000007', avroValue)],
    registered,
  ),
];
