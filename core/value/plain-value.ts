import { ExactNumber } from './exact-number.ts';
import { isObject } from './is-object.ts';
import { setOwn } from './set-own.ts';

/**
 * A value as functions get it: a copy in which every number is a JavaScript number. Instants and bytes stay as they
 * are. For values whose depth a schema bounds.
 */
export function plainValue(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof ExactNumber) return value.valueOf();
  if (Array.isArray(value)) return value.map(plainValue);
  if (!isObject(value) || Object.getPrototypeOf(value) !== Object.prototype) return value;
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(value)) setOwn(copy, name, plainValue(value[name]));
  return copy;
}
