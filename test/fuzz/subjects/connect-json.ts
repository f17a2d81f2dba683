import { connectJson } from '../../../core/connector/define.ts';
import { commonTokens, jsonTokens } from '../dictionary.ts';
import { typeKeys, type TypeKey } from '../every-type.ts';
import type { Subject } from '../subject.ts';
import { everyValue, fieldSources, jsonValues } from './json.ts';

const string = { type: 'string' };

/** Types of Kafka Connect, some of them named; what is not here is a string. */
const types: Readonly<Partial<Record<TypeKey, object>>> = {
  bigint: { type: 'int64' },
  blob: { type: 'bytes' },
  boolean: { type: 'boolean' },
  date: { type: 'int32', name: 'org.apache.kafka.connect.data.Date', version: 1 },
  decimal: {
    type: 'bytes',
    name: 'org.apache.kafka.connect.data.Decimal',
    version: 1,
    parameters: { scale: '2' },
  },
  double: { type: 'double' },
  float: { type: 'float' },
  int: { type: 'int32' },
  smallint: { type: 'int16' },
  time: { type: 'int64', name: 'io.debezium.time.MicroTime', version: 1 },
  timestamp: { type: 'int64', name: 'org.apache.kafka.connect.data.Timestamp', version: 1 },
  tinyint: { type: 'int8' },
  varint: { type: 'int64' },
  list: { type: 'array', items: { type: 'int64' } },
  set: { type: 'array', items: string },
  map: { type: 'map', keys: string, values: { type: 'double' } },
};

const values: Readonly<Record<string, unknown>> = {
  ...everyValue,
  date: 20_484,
  decimal: 'AeI6',
  time: 45_296_789_000,
  timestamp: 1_769_860_800_123,
};

const names = typeKeys.filter((name) => !['tuple', 'udt', 'vector', 'nested'].includes(name));
const fields = names.map((field) => ({ field, optional: true, ...(types[field] ?? string) }));

const text = JSON.stringify({
  schema: { type: 'struct', fields, optional: false, name: 'fuzz.Every' },
  payload: Object.fromEntries(names.map((name) => [name, values[name]])),
});

export const connectJsonSubject: Subject = {
  name: 'connectJson',
  formats: { value: connectJson() },
  sources: Object.fromEntries(names.map((name) => [name, fieldSources[name] ?? 'value'])),
  seeds: [{ value: Buffer.from(text) }],
  tokens: [...jsonTokens, ...commonTokens],
  values: jsonValues,
};
