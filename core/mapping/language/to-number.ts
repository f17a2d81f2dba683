import { ExactNumber } from '../../value/exact-number.ts';

/** The JavaScript number that a decoded value stands for, also one written in text; `undefined` if it is no number. */
export function toNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value === 'bigint' || value instanceof ExactNumber) return toNumber(Number(value));
  if (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value)) return Number(value);
  return undefined;
}
