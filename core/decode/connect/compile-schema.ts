import { known, message, quote } from '../../failure/failure-message.ts';
import { isObject } from '../../value/is-object.ts';
import { setOwn } from '../../value/set-own.ts';
import { ConnectError, within } from './connect-error.ts';
import {
  decimalOf,
  decimalReader,
  readBytes,
  readText,
  readWhole,
  refuse,
  scalars,
  type ReadValue,
} from './scalars.ts';
import { allowedCounts, semanticTypeOf, valueOfCount, withoutUtc, type CountType } from './semantic-types.ts';

type Fields = Readonly<Record<string, unknown>>;

/** No schema that a converter writes is nested so deep. */
const maxDepth = 64;

/**
 * Compiles a schema of Connect's JSON into a reader of payloads. Null and absent values stay so, but an absent field of
 * a struct has its default. Throws ConnectError where it is no schema.
 */
export function compileConnectSchema(schema: unknown, depth = 0): ReadValue {
  if (depth > maxDepth) throw new ConnectError(message`nested more than ${known(maxDepth)} levels deep`);
  if (!isObject(schema)) throw new ConnectError(message`got ${quote(schema)}, allowed is a schema`);
  const read = readerOf(schema, depth);
  return (value) => (value === null || value === undefined ? value : read(value));
}

function readerOf(schema: Fields, depth: number): ReadValue {
  const { type, name } = schema;
  const semantic = typeof name === 'string' ? semanticTypeOf(name) : undefined;
  if (semantic === undefined) return physicalReader(schema, depth);
  switch (semantic.kind) {
    case 'decimal':
      return type === 'bytes' ? decimalReader(scaleOf(schema)) : physicalReader(schema, depth);
    case 'variableDecimal':
      return type === 'struct' ? readVariableDecimal : physicalReader(schema, depth);
    case 'utcText':
      return (value) => withoutUtc(readText(value));
    case 'date':
    case 'time':
    case 'timestamp':
    case 'duration':
      return countReader(semantic);
  }
}

function physicalReader(schema: Fields, depth: number): ReadValue {
  const { type } = schema;
  const scalar = typeof type === 'string' ? scalars.get(type) : undefined;
  if (scalar !== undefined) return scalar;
  if (type === 'struct') return structReader(schema['fields'], depth);
  if (type === 'array') return arrayReader(compileAt('items', schema, depth));
  if (type === 'map') return mapReader(compileAt('keys', schema, depth), compileAt('values', schema, depth));
  throw new ConnectError(
    message`got the type ${quote(type)}, allowed are ${known([...scalars.keys(), 'struct', 'array', 'map'].join(', '))}`,
  );
}

function compileAt(name: string, schema: Fields, depth: number): ReadValue {
  try {
    return compileConnectSchema(schema[name], depth + 1);
  } catch (error) {
    throw within(name, error);
  }
}

/** Connect writes the parameters of a schema as text. */
function scaleOf({ parameters }: Fields): number {
  const text = isObject(parameters) ? parameters['scale'] : undefined;
  if (typeof text === 'string' && /^-?\d{1,9}$/.test(text)) return Number(text);
  throw new ConnectError(message`got the scale ${quote(text)}, allowed is a whole number as text`);
}

function countReader(type: CountType): ReadValue {
  return (value) => {
    const isCount = typeof value === 'bigint' || typeof value === 'number';
    const read = isCount ? valueOfCount(type, value) : undefined;
    return read ?? refuse(value, allowedCounts(type));
  };
}

function readVariableDecimal(value: unknown): unknown {
  if (!isObject(value)) refuse(value, 'an object of scale and value');
  const scale = readWhole(value['scale']);
  if (typeof scale === 'bigint' || Math.abs(scale) > 999_999_999) refuse(scale, 'a scale of 32 bits');
  return decimalOf(readBytes(value['value']), scale);
}

interface Field {
  readonly name: string;
  readonly read: ReadValue;
  /** Reads the default anew for each record: functions may change what they get. */
  readonly absent: () => unknown;
}

function structReader(list: unknown, depth: number): ReadValue {
  if (!Array.isArray(list)) throw new ConnectError(message`got ${quote(list)}, allowed is a list of fields`);
  const schemas: readonly unknown[] = list;
  const fields = schemas.map((schema, index) => {
    try {
      return fieldOf(schema, depth);
    } catch (error) {
      throw within(isObject(schema) && typeof schema['field'] === 'string' ? schema['field'] : index, error);
    }
  });
  return (value) => {
    if (!isObject(value)) refuse(value, 'an object');
    const struct: Record<string, unknown> = {};
    for (const { name, read, absent } of fields) {
      try {
        const given = Object.hasOwn(value, name) ? read(value[name]) : absent();
        if (given !== undefined) setOwn(struct, name, given);
      } catch (error) {
        throw within(name, error);
      }
    }
    return struct;
  };
}

function fieldOf(schema: unknown, depth: number): Field {
  if (!isObject(schema) || typeof schema['field'] !== 'string') {
    throw new ConnectError(message`got ${quote(schema)}, allowed is a field with its name`);
  }
  const read = compileConnectSchema(schema, depth + 1);
  const given = schema['default'];
  const absent = given === undefined ? () => undefined : () => read(given);
  absent();
  return { name: schema['field'], read, absent };
}

function arrayReader(read: ReadValue): ReadValue {
  return (value) => {
    if (!Array.isArray(value)) refuse(value, 'a list');
    const items: readonly unknown[] = value;
    return items.map((item, index) => {
      try {
        return read(item);
      } catch (error) {
        throw within(index, error);
      }
    });
  };
}

/** Maps whose keys are text are objects; others are lists of pairs. */
function mapReader(readKey: ReadValue, readEntry: ReadValue): ReadValue {
  return (value) => {
    if (Array.isArray(value)) {
      const pairs: readonly unknown[] = value;
      return pairs.map((pair, index) => {
        if (!Array.isArray(pair) || pair.length !== 2) throw within(index, notPair(pair));
        try {
          return [readKey(pair[0]), readEntry(pair[1])];
        } catch (error) {
          throw within(index, error);
        }
      });
    }
    if (!isObject(value)) refuse(value, 'an object, or a list of pairs');
    const map: Record<string, unknown> = {};
    for (const key of Object.keys(value)) {
      try {
        setOwn(map, key, readEntry(value[key]));
      } catch (error) {
        throw within(key, error);
      }
    }
    return map;
  };
}

const notPair = (value: unknown): ConnectError =>
  new ConnectError(message`got ${quote(value)}, allowed is a pair of a key and a value`);
