/**
 * The types of a prepared statement's variables, as the server tells them (native protocol v4, section 4.2.5.4) and the
 * driver reads them: a code, and for some codes what is inside.
 */
import { types } from 'cassandra-driver';
import type { NativeType } from '../../../core/cql/type.ts';

const { dataTypes } = types;

const natives: ReadonlyMap<number, NativeType> = new Map([
  [dataTypes.ascii, 'ascii'],
  [dataTypes.bigint, 'bigint'],
  [dataTypes.blob, 'blob'],
  [dataTypes.boolean, 'boolean'],
  [dataTypes.counter, 'counter'],
  [dataTypes.date, 'date'],
  [dataTypes.decimal, 'decimal'],
  [dataTypes.double, 'double'],
  [dataTypes.duration, 'duration'],
  [dataTypes.float, 'float'],
  [dataTypes.inet, 'inet'],
  [dataTypes.int, 'int'],
  [dataTypes.smallint, 'smallint'],
  [dataTypes.text, 'text'],
  [dataTypes.time, 'time'],
  [dataTypes.timestamp, 'timestamp'],
  [dataTypes.timeuuid, 'timeuuid'],
  [dataTypes.tinyint, 'tinyint'],
  [dataTypes.uuid, 'uuid'],
  [dataTypes.varchar, 'text'],
  [dataTypes.varint, 'varint'],
]);

const nesting = new Map<number, 'custom' | 'list' | 'set' | 'map' | 'tuple' | 'udt'>([
  [dataTypes.custom, 'custom'],
  [dataTypes.list, 'list'],
  [dataTypes.set, 'set'],
  [dataTypes.map, 'map'],
  [dataTypes.tuple, 'tuple'],
  [dataTypes.udt, 'udt'],
]);

/** What Cassandra calls its types where the protocol has no code for one of them (`org.apache.cassandra.db.marshal`). */
const nativeClasses: ReadonlyMap<string, NativeType> = new Map([
  ['AsciiType', 'ascii'],
  ['BooleanType', 'boolean'],
  ['ByteType', 'tinyint'],
  ['BytesType', 'blob'],
  ['DecimalType', 'decimal'],
  ['DoubleType', 'double'],
  ['DurationType', 'duration'],
  ['FloatType', 'float'],
  ['InetAddressType', 'inet'],
  ['Int32Type', 'int'],
  ['IntegerType', 'varint'],
  ['LongType', 'bigint'],
  ['ShortType', 'smallint'],
  ['SimpleDateType', 'date'],
  ['TimeType', 'time'],
  ['TimestampType', 'timestamp'],
  ['TimeUUIDType', 'timeuuid'],
  ['UTF8Type', 'text'],
  ['UUIDType', 'uuid'],
]);

/**
 * A variable's type in the words of `describeType`; `undefined` for one that is not known here, of which nothing can
 * be said.
 */
export function describeBoundType(type: unknown): string | undefined {
  const code = fieldOf(type, 'code');
  const info = fieldOf(type, 'info');
  if (typeof code !== 'number') return undefined;
  const kind = nesting.get(code);
  switch (kind) {
    case 'list':
    case 'set':
      return join(`${kind}<`, [describeBoundType(info)], '>');
    case 'map':
    case 'tuple':
      return join(`${kind}<`, listOf(info).map(describeBoundType), '>');
    case 'udt': {
      const fields = listOf(fieldOf(info, 'fields')).map((field) =>
        join(`${JSON.stringify(fieldOf(field, 'name'))} `, [describeBoundType(fieldOf(field, 'type'))], ''),
      );
      return join(`${String(fieldOf(info, 'name'))}{`, fields, '}');
    }
    case 'custom':
      return typeof info === 'string' ? describeClass(info) : undefined;
    case undefined:
      return natives.get(code);
  }
}

/** A class and its arguments: `org.apache.cassandra.db.marshal.VectorType(org.apache.cassandra.db.marshal.FloatType , 3)`. */
export function describeClass(text: string): string | undefined {
  const [, path = '', inner] = /^\s*([\w.]+)\s*(?:\((.*)\))?\s*$/s.exec(text) ?? [];
  const name = path.slice(path.lastIndexOf('.') + 1);
  const parts = inner === undefined ? [] : split(inner);
  const described = (from = 0): readonly (string | undefined)[] => parts.slice(from).map(describeClass);
  switch (name) {
    case 'FrozenType':
    case 'ReversedType':
      return described()[0];
    case 'ListType':
      return join('list<', described(), '>');
    case 'SetType':
      return join('set<', described(), '>');
    case 'MapType':
      return join('map<', described(), '>');
    case 'TupleType':
      return join('tuple<', described(), '>');
    case 'VectorType':
      return join('vector<', [describeClass(parts[0] ?? ''), parts[1]?.trim()], '>');
    case 'UserType':
      return join(`${fromHex(parts[1])}{`, parts.slice(2).map(describeField), '}');
    default:
      return nativeClasses.get(name);
  }
}

/** A field of a user-defined type: its name in hexadecimal, and its class. */
function describeField(text: string): string | undefined {
  const at = text.indexOf(':');
  return join(`${JSON.stringify(fromHex(text.slice(0, at)))} `, [describeClass(text.slice(at + 1))], '');
}

const fromHex = (text = ''): string => Buffer.from(text.trim(), 'hex').toString('utf8');

/** The arguments between commas that are not within parentheses. */
function split(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
    if (text[at] !== ',' || depth > 0) continue;
    parts.push(text.slice(start, at));
    start = at + 1;
  }
  return [...parts, text.slice(start)];
}

function join(before: string, parts: readonly (string | undefined)[], after: string): string | undefined {
  return parts.includes(undefined) ? undefined : `${before}${parts.join(', ')}${after}`;
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
