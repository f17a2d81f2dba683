/**
 * What a value takes in a row of Amazon Keyspaces, by
 * https://docs.aws.amazon.com/keyspaces/latest/devguide/calculating-row-size.html. Types that the page does not name
 * are counted as the CQL protocol writes them.
 */
import { partsOf, type CqlType, type NativeType } from '../../core/cql/type.ts';

/** How large one column's values are: `bytes` altogether, or `count` elements of `bytes` each. */
export type GivenSize =
  | { readonly kind: 'bytes'; readonly bytes: number }
  | { readonly kind: 'elements'; readonly count: number; readonly bytes: number };

/** What is taken for values whose size varies and is not given. */
export interface AssumedSizes {
  /** Of a text, ascii or blob. */
  readonly textBytes: number;
  /** In a list, set or map. */
  readonly elements: number;
}

export interface CellBytes {
  /** Of the value, with the metadata of its elements. */
  readonly bytes: number;
  /** Cells that carry metadata of their own: the elements of what is not frozen, otherwise 1. */
  readonly cells: number;
}

/** Metadata of a list, set, map or user-defined type that is not frozen, and of each of its elements. */
const containerBytes = 3;
const elementBytes = 1;

/** A number takes a byte for two digits and one more; these are the digits of a type's largest. */
const digits: Partial<Readonly<Record<NativeType, number>>> = {
  tinyint: 3,
  smallint: 5,
  int: 10,
  bigint: 19,
};

const protocolBytes: Partial<Readonly<Record<NativeType, number>>> = {
  boolean: 1,
  tinyint: 1,
  smallint: 2,
  int: 4,
  bigint: 8,
  counter: 8,
  float: 4,
  double: 8,
  date: 4,
  time: 8,
  timestamp: 8,
  uuid: 16,
  timeuuid: 16,
  // An IPv6 address; IPv4 has 4.
  inet: 16,
  // 8 bytes hold 18 digits; a decimal has 4 for its scale.
  varint: 8,
  decimal: 12,
};

/** The size of a column's value; `undefined` for types that Keyspaces does not have. */
export function cellBytes(
  type: CqlType,
  given: GivenSize | undefined,
  assumed: AssumedSizes,
): CellBytes | undefined {
  if (!isKnown(type)) return undefined;
  if (isFrozen(type)) return { bytes: protocolSize(type, given, assumed), cells: 1 };
  if (type.kind === 'native') return { bytes: nativeBytes(type.name, given, assumed), cells: 1 };
  if (given?.kind === 'bytes')
    return { bytes: containerBytes + given.bytes, cells: partCount(type, assumed) };
  if (type.kind === 'udt') {
    const field = fieldIdBytes(type.fields.length) + elementBytes;
    const values = type.fields.map((each) => partBytes(each.type, assumed) + field);
    return { bytes: containerBytes + sum(values), cells: values.length };
  }
  const count = given?.count ?? assumed.elements;
  const bytes = given?.bytes ?? sum(partsOf(type).map((part) => partBytes(part, assumed)));
  return { bytes: containerBytes + count * (bytes + elementBytes), cells: count };
}

/** A value within another that is not frozen: a frozen one is encoded as in the protocol. */
function partBytes(type: CqlType, assumed: AssumedSizes): number {
  return type.kind === 'native'
    ? nativeBytes(type.name, undefined, assumed)
    : protocolSize(type, undefined, assumed);
}

function nativeBytes(name: NativeType, given: GivenSize | undefined, assumed: AssumedSizes): number {
  if (given !== undefined) return totalOf(given);
  const most = digits[name];
  return most === undefined ? protocolNative(name, assumed) : Math.ceil(most / 2) + 1;
}

const protocolNative = (name: NativeType, { textBytes }: AssumedSizes): number =>
  protocolBytes[name] ?? textBytes;

/** As the CQL protocol writes it: each element has its length before it, and a collection its count. */
function protocolSize(type: CqlType, given: GivenSize | undefined, assumed: AssumedSizes): number {
  if (type.kind === 'native') return protocolNative(type.name, assumed);
  if (given?.kind === 'bytes') return given.bytes;
  const parts = partsOf(type);
  if (type.kind === 'udt' || type.kind === 'tuple') {
    return sum(parts.map((part) => lengthBytes + protocolSize(part, undefined, assumed)));
  }
  const count = given?.count ?? assumed.elements;
  const bytes = given?.bytes ?? sum(parts.map((part) => protocolSize(part, undefined, assumed)));
  return countBytes + count * (parts.length * lengthBytes + bytes);
}

const lengthBytes = 4;
const countBytes = 4;

/** A field's name is stored as a number: 1 byte for up to 62 fields, 2 for up to 124, then 3. */
const fieldIdBytes = (fields: number): number => Math.min(3, idBytes(fields));

/** A column's name is stored as a number: a byte for each 62 columns begun. */
export const idBytes = (columns: number): number => Math.max(1, Math.ceil(columns / 62));

function partCount(type: CqlType, { elements }: AssumedSizes): number {
  return type.kind === 'udt' ? type.fields.length : elements;
}

function isFrozen(type: CqlType): boolean {
  return type.kind === 'tuple' || ('frozen' in type && type.frozen);
}

function isKnown(type: CqlType): boolean {
  if (type.kind === 'vector' || (type.kind === 'native' && type.name === 'duration')) return false;
  return partsOf(type).every(isKnown);
}

const totalOf = (size: GivenSize): number => (size.kind === 'bytes' ? size.bytes : size.count * size.bytes);

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
