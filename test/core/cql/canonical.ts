import cassandra from 'cassandra-driver';
import type { CqlType } from '../../../core/cql/type.ts';
import { driverEncoder } from './driver-decoder.ts';

/**
 * A value of ours and what the driver reads of it in one form that can be compared. Sets and maps are put in order:
 * neither the driver nor we promise one.
 */
export function canonical(value: unknown, type: CqlType): unknown {
  if (value === null || value === undefined) return null;
  switch (type.kind) {
    case 'native':
      return type.name === 'decimal' ? decimalBytes(value) : canonicalNative(value);
    case 'list':
    case 'vector':
      return elementsOf(value).map((element) => canonical(element, type.element));
    case 'set':
      return elementsOf(value)
        .map((element) => JSON.stringify(canonical(element, type.element)))
        .sort();
    case 'map':
      return elementsOf(value)
        .map(elementsOf)
        .map(([key, item]) => JSON.stringify([canonical(key, type.key), canonical(item, type.value)]))
        .sort();
    case 'tuple': {
      const elements = value instanceof cassandra.types.Tuple ? value.values() : elementsOf(value);
      return type.elements.map((element, index) => canonical(elements[index], element));
    }
    case 'udt': {
      const fields = new Map(Object.entries(value));
      return type.fields.map((field) => [field.name, canonical(fields.get(field.name), field.type)]);
    }
  }
}

function elementsOf(value: unknown): readonly unknown[] {
  if (typeof value === 'object' && value !== null && Symbol.iterator in value && isIterable(value))
    return [...value];
  throw new Error('not a collection');
}

function isIterable(value: object): value is Iterable<unknown> {
  return Symbol.iterator in value;
}

function canonicalNative(value: unknown): unknown {
  if (Buffer.isBuffer(value)) return value.toString('base64');
  if (value instanceof Date) return value.getTime();
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : value;
  return isPrintable(value) ? value.toString() : value;
}

/** Digits and scale, which the text of a BigDecimal doesn't show. */
function decimalBytes(value: unknown): string {
  const { BigDecimal, dataTypes } = cassandra.types;
  const decimal = value instanceof BigDecimal ? value : BigDecimal.fromString(String(value));
  return driverEncoder.encode(decimal, { code: dataTypes.decimal }).toString('hex');
}

/** The driver's classes for numbers, times and addresses print themselves as CQL does. */
function isPrintable(value: unknown): value is { toString: () => string } {
  return typeof value === 'object' && value !== null;
}
