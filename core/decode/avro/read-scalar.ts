import { finiteOrText } from '../../value/finite-or-text.ts';
import { float32 } from '../../value/float32.ts';
import { Instant, LocalInstant } from '../../value/instant.ts';
import { maxDecimalBytes, scaledNumberOfBytes } from '../../value/scaled-number.ts';
import type { ExactNumber } from '../../value/exact-number.ts';
import { known, message, quote } from '../../failure/failure-message.ts';
import { allowedCounts, valueOfCount, withoutUtc, type CountType } from '../connect/semantic-types.ts';
import { uuidText } from '../schema/uuid-text.ts';
import { Cursor } from './cursor.ts';
import type { FixedSchema, Meaning, PrimitiveSchema, PrimitiveType, PromotedSchema } from './schema.ts';

/** Reads a value. Throws AvroDataError and TooManyValuesError. */
export type Read = (cursor: Cursor) => unknown;

/** @param isExact whether numbers keep their digits; else they are JavaScript numbers */
export function scalarReader({ type, meaning }: PrimitiveSchema, isExact: boolean): Read {
  if (meaning !== undefined) return meaningReader(type, meaning, isExact);
  switch (type) {
    case 'null':
      return () => null;
    case 'boolean':
      return (cursor) => cursor.boolean();
    case 'int':
      return (cursor) => cursor.int();
    case 'long':
      return isExact ? (cursor) => cursor.long() : (cursor) => Number(cursor.long());
    case 'float':
      return isExact ? (cursor) => float32(cursor.float()) : (cursor) => finiteOrText(cursor.float());
    case 'double':
      return (cursor) => finiteOrText(cursor.double());
    case 'bytes':
      return (cursor) => cursor.view(cursor.length('bytes'), 'bytes');
    case 'string':
      return (cursor) => cursor.string();
  }
}

export function fixedReader({ size, meaning }: FixedSchema, isExact: boolean): Read {
  switch (meaning?.kind) {
    case 'uuid':
      return (cursor) => uuidText(cursor.bytes, cursor.take(size, 'a uuid'));
    case 'monthsDaysMillis':
      return (cursor) => readDuration(cursor.bytes, cursor.take(size, 'a duration'));
    case 'decimal':
      return decimalReader(meaning.scale, isExact, () => size);
    case 'bigDecimal':
    case 'date':
    case 'duration':
    case 'localTimestamp':
    case 'time':
    case 'timestamp':
    case 'utcText':
    case undefined:
      return (cursor) => cursor.view(size, 'a fixed');
  }
}

/** In the three units of Avro's, which are CQL's too. */
function readDuration(bytes: Buffer, at: number): string {
  const [months, days, millis] = [
    bytes.readUInt32LE(at),
    bytes.readUInt32LE(at + 4),
    bytes.readUInt32LE(at + 8),
  ];
  return `${months}mo${days}d${millis}ms`;
}

function meaningReader(type: PrimitiveType, meaning: Meaning, isExact: boolean): Read {
  switch (meaning.kind) {
    case 'decimal':
      return decimalReader(meaning.scale, isExact, (cursor) => cursor.length('a decimal'));
    case 'bigDecimal':
      return bigDecimalReader(isExact);
    case 'timestamp': {
      const { unit } = meaning;
      return type === 'int'
        ? (cursor) => new Instant(cursor.int(), unit)
        : (cursor) => new Instant(cursor.long(), unit);
    }
    case 'localTimestamp': {
      const { unit } = meaning;
      return (cursor) => new LocalInstant(cursor.long(), unit);
    }
    case 'utcText':
      return (cursor) => withoutUtc(cursor.string());
    case 'date':
    case 'time':
    case 'duration':
      return countReader(type, meaning);
    case 'monthsDaysMillis':
    case 'uuid':
      throw new TypeError(`no ${type} means ${meaning.kind}`);
  }
}

function countReader(type: PrimitiveType, meaning: CountType): Read {
  return (cursor) => {
    const at = cursor.at;
    const count = type === 'double' ? cursor.double() : cursor.long();
    const value = valueOfCount(meaning, count);
    if (value === undefined) {
      throw cursor.refuse(
        message`${quote(count)} is no ${known(meaning.kind)}; allowed: ${known(allowedCounts(meaning))};`,
        at,
      );
    }
    return value;
  };
}

const numberOf = (value: number | bigint | ExactNumber, isExact: boolean): unknown =>
  isExact ? value : Number(value);

function decimalReader(scale: number, isExact: boolean, lengthOf: (cursor: Cursor) => number): Read {
  return (cursor) => numberOf(readDecimal(cursor, lengthOf(cursor), scale), isExact);
}

function readDecimal(cursor: Cursor, length: number, scale: number): number | bigint | ExactNumber {
  if (length > maxDecimalBytes) {
    throw cursor.refuse(message`a decimal has ${known(length)} bytes; allowed: ${known(maxDecimalBytes)};`);
  }
  const start = cursor.take(length, 'a decimal');
  return scaledNumberOfBytes(cursor.bytes, scale, start, start + length);
}

/** The bytes hold the encoding of `bytes`, which are the number, and of an `int`, which is its scale. */
function bigDecimalReader(isExact: boolean): Read {
  return (cursor) => {
    const inner = new Cursor(cursor.view(cursor.length('a big-decimal'), 'a big-decimal'));
    const length = inner.length('a big-decimal');
    const start = inner.at;
    inner.at += length;
    const scale = inner.int();
    inner.at = start;
    return numberOf(readDecimal(inner, length, scale), isExact);
  };
}

/** Debezium's decimal whose scale is in each value: a record with `scale` and `value`, in this order or the other. */
export function variableDecimalReader(scaleFirst: boolean, isExact: boolean): Read {
  return (cursor) => {
    if (scaleFirst) {
      const scale = cursor.int();
      return numberOf(readDecimal(cursor, cursor.length('a decimal'), scale), isExact);
    }
    const length = cursor.length('a decimal');
    const start = cursor.at;
    cursor.at += length;
    const scale = cursor.int();
    const end = cursor.at;
    cursor.at = start;
    const value = readDecimal(cursor, length, scale);
    cursor.at = end;
    return numberOf(value, isExact);
  };
}

/** As the specification has it (1.12, Schema Resolution): wider numbers, and bytes for text. */
export function promotedReader({ writer, reader }: PromotedSchema, isExact: boolean): Read {
  const read = scalarReader({ type: writer.type }, true);
  switch (reader.type) {
    case 'long':
      return scalarReader({ ...reader, type: writer.type }, isExact);
    case 'float':
      return isExact
        ? (cursor) => float32(Math.fround(Number(read(cursor))))
        : (cursor) => Math.fround(Number(read(cursor)));
    case 'double':
      if (writer.type !== 'float') return (cursor) => Number(read(cursor));
      return (cursor) => finiteOrText(cursor.float());
    case 'string':
      return scalarReader({ ...reader, type: 'string' }, isExact);
    case 'boolean':
    case 'bytes':
    case 'int':
    case 'null':
      return scalarReader(reader, isExact);
  }
}
