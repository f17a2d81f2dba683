import { types } from 'cassandra-driver';
import { printIdentifier } from '../../core/cql/identifier.ts';
import { scalarOf } from './cql-scalar.ts';
import { EmptyValue } from './empty-value.ts';

/** A column's type as the driver's answer has it. */
export interface ColumnType {
  readonly code: number;
  readonly info?: unknown;
}

/**
 * The driver's value as a CQL literal that reads back as the same value; null is `null`. Maps and sets must have been
 * read as `Map` and `Set`.
 */
export function cqlLiteral(value: unknown, type: ColumnType | undefined): string {
  const scalar = scalarOf(value ?? null, isFloat(type));
  if (scalar !== undefined) {
    return scalar.isQuoted ? `'${scalar.text.replaceAll(`'`, `''`)}'` : scalar.text;
  }
  if (value instanceof Set) return `{${printEach([...value], type)}}`;
  if (value instanceof Map) {
    const [keyType, valueType] = typesIn(type);
    const entries = [...value].map(
      ([key, item]) => `${cqlLiteral(key, keyType)}: ${cqlLiteral(item, valueType)}`,
    );
    return `{${entries.join(', ')}}`;
  }
  if (value instanceof types.Tuple) return `(${printEach(value.values(), type)})`;
  if (isList(value)) return `[${printEach([...value], type)}]`;
  const fields = Object.entries(value ?? {}).map(
    ([name, field]) => `${printIdentifier(name)}: ${cqlLiteral(field, fieldType(type, name))}`,
  );
  return `{${fields.join(', ')}}`;
}

/** The value as a cell of its own shows it: a literal, without the quotes where it has no parts. */
export function cqlText(value: unknown, type: ColumnType | undefined): string {
  return scalarOf(value ?? null, isFloat(type))?.text ?? cqlLiteral(value, type);
}

/** The value as JSON has it; what JSON has no exact number for is text as CQL spells it, and zero bytes are `''`. */
export function jsonValue(value: unknown, type: ColumnType | undefined): unknown {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean') return value;
  if (value instanceof EmptyValue) return '';
  const scalar = scalarOf(value, isFloat(type));
  if (scalar !== undefined) {
    return typeof value === 'number' && Number.isFinite(value) ? Number(scalar.text) : scalar.text;
  }
  if (value instanceof Map) {
    const [keyType, valueType] = typesIn(type);
    return Object.fromEntries(
      [...value].map(([key, item]) => [cqlText(key, keyType), jsonValue(item, valueType)]),
    );
  }
  const parts = value instanceof types.Tuple ? value.values() : value;
  if (isList(parts) || parts instanceof Set) {
    return [...parts].map((part, index) => jsonValue(part, partType(type, index)));
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [name, jsonValue(field, fieldType(type, name))]),
  );
}

function printEach(parts: readonly unknown[], type: ColumnType | undefined): string {
  return parts.map((part, index) => cqlLiteral(part, partType(type, index))).join(', ');
}

/** A list is an array; a vector is the driver's own class. */
function isList(value: unknown): value is Iterable<unknown> {
  return Array.isArray(value) || value instanceof types.Vector;
}

function isFloat(type: ColumnType | undefined): boolean {
  return type?.code === types.dataTypes.float;
}

const floatVector =
  /^org\.apache\.cassandra\.db\.marshal\.VectorType\(\s*org\.apache\.cassandra\.db\.marshal\.FloatType\b/;

function partType(type: ColumnType | undefined, index: number): ColumnType | undefined {
  const info = type?.info;
  if (type?.code === types.dataTypes.tuple) return typesIn(type)[index];
  // A vector's: its element and its dimension, or in an answer the name of the server's class.
  if (Array.isArray(info)) return typesIn(type)[0];
  if (typeof info === 'string') return floatVector.test(info) ? { code: types.dataTypes.float } : undefined;
  return isType(info) ? info : undefined;
}

function typesIn(type: ColumnType | undefined): readonly (ColumnType | undefined)[] {
  const info = type?.info;
  return Array.isArray(info) ? info.map((part: unknown) => (isType(part) ? part : undefined)) : [];
}

function fieldType(type: ColumnType | undefined, name: string): ColumnType | undefined {
  const info = type?.info;
  if (typeof info !== 'object' || info === null || !('fields' in info) || !Array.isArray(info.fields))
    return undefined;
  const fields: readonly unknown[] = info.fields;
  for (const field of fields) {
    if (typeof field !== 'object' || field === null || !('name' in field && 'type' in field)) continue;
    if (field.name === name && isType(field.type)) return field.type;
  }
  return undefined;
}

function isType(value: unknown): value is ColumnType {
  return typeof value === 'object' && value !== null && 'code' in value && typeof value.code === 'number';
}

/** The JSON text of what {@link jsonValue} gives: as JSON.stringify, but that -0 keeps its sign. */
export function jsonText(value: unknown): string {
  if (Object.is(value, -0)) return '-0.0';
  if (Array.isArray(value)) return `[${value.map(jsonText).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([name, part]) => `${JSON.stringify(name)}:${jsonText(part)}`);
  return `{${entries.join(',')}}`;
}
