import { finiteOrText } from '../../value/finite-or-text.ts';
import { float32 } from '../../value/float32.ts';
import type { Format } from '../format.ts';
import { numberFormat } from './number.ts';

const shortFormat = /* @__PURE__ */ numberFormat({
  kind: 'short',
  bytes: 2,
  exact: (bytes) => bytes.readInt16BE(),
  plain: (bytes) => bytes.readInt16BE(),
  isPlain: true,
});

const intFormat = /* @__PURE__ */ numberFormat({
  kind: 'int',
  bytes: 4,
  exact: (bytes) => bytes.readInt32BE(),
  plain: (bytes) => bytes.readInt32BE(),
  isPlain: true,
});

const longFormat = /* @__PURE__ */ numberFormat({
  kind: 'long',
  bytes: 8,
  exact: (bytes) => {
    const number = toNumber(bytes);
    return Number.isSafeInteger(number) ? number : bytes.readBigInt64BE();
  },
  plain: toNumber,
  isPlain: false,
});

const floatFormat = /* @__PURE__ */ numberFormat({
  kind: 'float',
  bytes: 4,
  exact: (bytes) => float32(bytes.readFloatBE()),
  plain: (bytes) => bytes.readFloatBE(),
  isPlain: false,
});

const doubleFormat = /* @__PURE__ */ numberFormat({
  kind: 'double',
  bytes: 8,
  exact: (bytes) => finiteOrText(bytes.readDoubleBE()),
  plain: (bytes) => bytes.readDoubleBE(),
  isPlain: false,
});

/** The nearest number to a signed integer of 8 bytes. */
function toNumber(bytes: Buffer): number {
  return bytes.readInt32BE(0) * 4_294_967_296 + bytes.readUInt32BE(4);
}

/**
 * Keys, values or headers are whole numbers of 2 bytes, as Kafka's ShortSerializer writes them: `key: short()`. Another
 * number of bytes makes the record a dead letter (`malformed_number`).
 */
export function short(): Format<number> {
  return shortFormat;
}

/**
 * Keys, values or headers are whole numbers of 4 bytes, as Kafka's IntegerSerializer writes them: `key: int()`. Another
 * number of bytes makes the record a dead letter (`malformed_number`).
 */
export function int(): Format<number> {
  return intFormat;
}

/**
 * Keys, values or headers are whole numbers of 8 bytes, as Kafka's LongSerializer writes them: `key: long()`. A column
 * gets every digit; functions see the nearest JavaScript number. Another number of bytes makes the record a dead letter
 * (`malformed_number`).
 */
export function long(): Format<number> {
  return longFormat;
}

/**
 * Keys, values or headers are numbers of 4 bytes (IEEE 754), as Kafka's FloatSerializer writes them: `value: float()`. A
 * `text` or `decimal` column gets the shortest digits that are the same float. Another number of bytes makes the record
 * a dead letter (`malformed_number`).
 */
export function float(): Format<number> {
  return floatFormat;
}

/**
 * Keys, values or headers are numbers of 8 bytes (IEEE 754), as Kafka's DoubleSerializer writes them: `value: double()`.
 * Another number of bytes makes the record a dead letter (`malformed_number`).
 */
export function double(): Format<number> {
  return doubleFormat;
}
