import { isObject } from '../../value/is-object.ts';
import type { AvroSchema } from './schema.ts';

/** Why a default is none of its schema. */
export class DefaultError extends Error {
  override readonly name = 'DefaultError';
}

/**
 * A default of JSON in Avro's binary encoding, so that its value is read as all others are: with its logical type, and
 * anew for each record. Throws {@link DefaultError}.
 */
export function encodeDefault(schema: AvroSchema, json: unknown): Buffer {
  const parts: Buffer[] = [];
  write(schema, json, parts);
  return Buffer.concat(parts);
}

function write(schema: AvroSchema, json: unknown, parts: Buffer[]): void {
  switch (schema.type) {
    case 'null':
      if (json !== null) throw refuse(schema, 'null');
      return;
    case 'boolean':
      if (typeof json !== 'boolean') throw refuse(schema, 'true or false');
      parts.push(Buffer.of(json ? 1 : 0));
      return;
    case 'int':
    case 'long':
      parts.push(varint(wholeOf(schema, json)));
      return;
    case 'float':
    case 'double':
      parts.push(realOf(schema, json));
      return;
    case 'string':
      parts.push(prefixed(Buffer.from(textOf(schema, json))));
      return;
    case 'bytes':
      parts.push(prefixed(bytesOf(schema, json)));
      return;
    case 'fixed': {
      const bytes = bytesOf(schema, json);
      if (bytes.length !== schema.size) throw refuse(schema, `a text of ${schema.size} characters`);
      parts.push(bytes);
      return;
    }
    case 'enum': {
      const index = schema.symbols.indexOf(textOf(schema, json));
      if (index < 0) throw refuse(schema, 'one of its symbols');
      parts.push(varint(BigInt(index)));
      return;
    }
    case 'array':
      if (!Array.isArray(json)) throw refuse(schema, 'an array');
      writeBlock(json, parts, (item) => {
        write(schema.items, item, parts);
      });
      return;
    case 'map':
      if (!isObject(json)) throw refuse(schema, 'an object');
      writeBlock(Object.entries(json), parts, ([key, value]) => {
        parts.push(prefixed(Buffer.from(key)));
        write(schema.values, value, parts);
      });
      return;
    case 'union':
      writeUnion(schema.branches, json, parts);
      return;
    case 'record':
      if (!isObject(json)) throw refuse(schema, 'an object');
      for (const field of schema.fields) {
        const value = Object.hasOwn(json, field.name) ? json[field.name] : field.default?.json;
        if (value === undefined) throw new DefaultError(`it has no '${field.name}'`);
        write(field.schema, value, parts);
      }
      return;
    case 'promoted':
    case 'refused':
      throw new DefaultError('it is of no type');
  }
}

const refuse = ({ type }: AvroSchema, allowed: string): DefaultError =>
  new DefaultError(`it is no ${type}; allowed: ${allowed}`);

/** As the first type that takes it: the specification before 1.12 asks for the first type of the union. */
function writeUnion(branches: readonly AvroSchema[], json: unknown, parts: Buffer[]): void {
  let problem: DefaultError | undefined;
  for (const [index, branch] of branches.entries()) {
    try {
      const bytes = encodeDefault(branch, json);
      parts.push(varint(BigInt(index)), bytes);
      return;
    } catch (error) {
      if (!(error instanceof DefaultError)) throw error;
      problem ??= error;
    }
  }
  throw problem ?? new DefaultError('the union has no types');
}

function writeBlock<Item>(items: readonly Item[], parts: Buffer[], writeItem: (item: Item) => void): void {
  if (items.length > 0) {
    parts.push(varint(BigInt(items.length)));
    items.forEach(writeItem);
  }
  parts.push(Buffer.of(0));
}

function wholeOf(schema: AvroSchema, json: unknown): bigint {
  const bits = schema.type === 'int' ? 32 : 64;
  const whole = typeof json === 'bigint' || Number.isInteger(json) ? BigInt(String(json)) : undefined;
  if (whole === undefined || BigInt.asIntN(bits, whole) !== whole) {
    throw refuse(schema, `a whole number of ${bits} bits`);
  }
  return whole;
}

function realOf(schema: AvroSchema, json: unknown): Buffer {
  const isNumber = typeof json === 'number' || typeof json === 'bigint' || isObject(json);
  const number = isNumber || isUnreal(json) ? Number(json) : Number.NaN;
  if (Number.isNaN(number) && json !== 'NaN') throw refuse(schema, 'a number');
  const bytes = Buffer.alloc(schema.type === 'float' ? 4 : 8);
  if (schema.type === 'float') bytes.writeFloatLE(number);
  else bytes.writeDoubleLE(number);
  return bytes;
}

const isUnreal = (json: unknown): boolean => json === 'NaN' || json === 'Infinity' || json === '-Infinity';

function textOf(schema: AvroSchema, json: unknown): string {
  if (typeof json !== 'string') throw refuse(schema, 'a text');
  return json;
}

/** Characters 0 to 255 are the bytes of these numbers. */
function bytesOf(schema: AvroSchema, json: unknown): Buffer {
  const text = textOf(schema, json);
  for (let at = 0; at < text.length; at++) {
    if (text.charCodeAt(at) > 255)
      throw refuse(schema, 'a text of characters up to U+00FF, one for each byte');
  }
  return Buffer.from(text, 'latin1');
}

const prefixed = (bytes: Buffer): Buffer => Buffer.concat([varint(BigInt(bytes.length)), bytes]);

/** Zig-zag code of 7 bits in a byte, the lowest first. */
function varint(value: bigint): Buffer {
  let code = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
  const bytes: number[] = [];
  for (; code > 0x7fn; code >>= 7n) bytes.push(Number(code & 0x7fn) | 0x80);
  bytes.push(Number(code));
  return Buffer.from(bytes);
}
