import { known, message, quote } from '../../failure/failure-message.ts';
import { isObject } from '../../value/is-object.ts';
import { setOwn } from '../../value/set-own.ts';
import { valueCounter } from '../max-values.ts';
import { ConnectError, within } from './connect-error.ts';
import {
  decimalOf,
  decimalReader,
  readBytes,
  readText,
  readWhole,
  refuse,
  scalars,
  type CountValues,
  type ReadValue,
} from './scalars.ts';
import { allowedCounts, semanticTypeOf, valueOfCount, withoutUtc, type CountType } from './semantic-types.ts';

type Fields = Readonly<Record<string, unknown>>;

/** No schema that a converter writes is nested so deep. */
const maxDepth = 64;

/**
 * Compiles a schema of Connect's JSON into a reader of payloads. Null and absent values stay so, but an absent field of
 * a struct has its default. Throws ConnectError where it is no schema, and TooManyValuesError where its defaults hold
 * too many values.
 */
export function compileConnectSchema(schema: unknown): ReadValue {
  return compileWithin(schema, { depth: 0, count: valueCounter() });
}

/** Where a schema stands in another one. */
interface Place {
  readonly depth: number;
  /** Of the defaults of the whole schema. */
  readonly count: CountValues;
}

function compileWithin(schema: unknown, place: Place): ReadValue {
  if (place.depth > maxDepth)
    throw new ConnectError(message`nested more than ${known(maxDepth)} levels deep`);
  if (!isObject(schema)) throw new ConnectError(message`got ${quote(schema)}, allowed is a schema`);
  const read = readerOf(schema, place);
  return (value, count) => (value === null || value === undefined ? value : read(value, count));
}

function readerOf(schema: Fields, place: Place): ReadValue {
  const { type, name } = schema;
  const semantic = typeof name === 'string' ? semanticTypeOf(name) : undefined;
  if (semantic === undefined) return physicalReader(schema, place);
  switch (semantic.kind) {
    case 'decimal':
      return type === 'bytes' ? decimalReader(scaleOf(schema)) : physicalReader(schema, place);
    case 'variableDecimal':
      return type === 'struct' ? readVariableDecimal : physicalReader(schema, place);
    case 'utcText':
      return (value) => withoutUtc(readText(value));
    case 'date':
    case 'time':
    case 'timestamp':
    case 'duration':
      return countReader(semantic);
  }
}

function physicalReader(schema: Fields, place: Place): ReadValue {
  const { type } = schema;
  const scalar = typeof type === 'string' ? scalars.get(type) : undefined;
  if (scalar !== undefined) return scalar;
  if (type === 'struct') return structReader(schema['fields'], place);
  if (type === 'array') return arrayReader(compileAt('items', schema, place));
  if (type === 'map') return mapReader(compileAt('keys', schema, place), compileAt('values', schema, place));
  throw new ConnectError(
    message`got the type ${quote(type)}, allowed are ${known([...scalars.keys(), 'struct', 'array', 'map'].join(', '))}`,
  );
}

function compileAt(name: string, schema: Fields, place: Place): ReadValue {
  try {
    return compileWithin(schema[name], { ...place, depth: place.depth + 1 });
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
  readonly absent: (count: CountValues) => unknown;
}

function structReader(list: unknown, place: Place): ReadValue {
  if (!Array.isArray(list)) throw new ConnectError(message`got ${quote(list)}, allowed is a list of fields`);
  const schemas: readonly unknown[] = list;
  const fields = schemas.map((schema, index) => {
    try {
      return fieldOf(schema, place);
    } catch (error) {
      throw within(isObject(schema) && typeof schema['field'] === 'string' ? schema['field'] : index, error);
    }
  });
  return (value, count) => {
    if (!isObject(value)) refuse(value, 'an object');
    // Those that are absent too: two bytes of an empty object stand for all of them.
    count(fields.length);
    const struct: Record<string, unknown> = {};
    for (const { name, read, absent } of fields) {
      try {
        const given = Object.hasOwn(value, name) ? read(value[name], count) : absent(count);
        if (given !== undefined) setOwn(struct, name, given);
      } catch (error) {
        throw within(name, error);
      }
    }
    return struct;
  };
}

function fieldOf(schema: unknown, place: Place): Field {
  if (!isObject(schema) || typeof schema['field'] !== 'string') {
    throw new ConnectError(message`got ${quote(schema)}, allowed is a field with its name`);
  }
  const read = compileWithin(schema, { ...place, depth: place.depth + 1 });
  const given = schema['default'];
  const absent = given === undefined ? () => undefined : (count: CountValues) => read(given, count);
  absent(place.count);
  return { name: schema['field'], read, absent };
}

function arrayReader(read: ReadValue): ReadValue {
  return (value, count) => {
    if (!Array.isArray(value)) refuse(value, 'a list');
    const items: readonly unknown[] = value;
    count(items.length);
    return items.map((item, index) => {
      try {
        return read(item, count);
      } catch (error) {
        throw within(index, error);
      }
    });
  };
}

/** Maps whose keys are text are objects; others are lists of pairs. */
function mapReader(readKey: ReadValue, readEntry: ReadValue): ReadValue {
  return (value, count) => {
    if (Array.isArray(value)) {
      const pairs: readonly unknown[] = value;
      count(pairs.length);
      return pairs.map((pair, index) => {
        if (!Array.isArray(pair) || pair.length !== 2) throw within(index, notPair(pair));
        try {
          return [readKey(pair[0], count), readEntry(pair[1], count)];
        } catch (error) {
          throw within(index, error);
        }
      });
    }
    if (!isObject(value)) refuse(value, 'an object, or a list of pairs');
    const map: Record<string, unknown> = {};
    const keys = Object.keys(value);
    count(keys.length);
    for (const key of keys) {
      try {
        setOwn(map, key, readEntry(value[key], count));
      } catch (error) {
        throw within(key, error);
      }
    }
    return map;
  };
}

const notPair = (value: unknown): ConnectError =>
  new ConnectError(message`got ${quote(value)}, allowed is a pair of a key and a value`);
