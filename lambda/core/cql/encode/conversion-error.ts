import { ExactNumber } from '../../decode/exact-number.ts';
import { RecordError } from '../../failure.ts';
import { conversions, withArticle, type TypeName } from './conversions.ts';

/** A value that a CQL type can't hold as it is. */
export class ConversionError extends RecordError {
  /** Where in the column's value: `[3].price`; empty if it is the value itself. */
  readonly path: string;
  readonly reason: string;

  constructor(code: 'wrong_type' | 'out_of_range', reason: string, path = '') {
    super('map', code, path === '' ? reason : `at ${path.replace(/^\./, '')}: ${reason}`);
    this.path = path;
    this.reason = reason;
  }
}

/** The value is of a kind, or a text of a form, that never becomes this type. */
export function wrongType(
  value: unknown,
  type: TypeName,
  allowed = conversions[type].accepts,
): ConversionError {
  return new ConversionError(
    'wrong_type',
    `${printShort(value)} can't become ${withArticle(type)}; allowed: ${allowed}`,
  );
}

/** The value is of the right kind and form, but beyond what the type holds. */
export function outOfRange(
  value: unknown,
  type: TypeName,
  allowed = conversions[type].accepts,
): ConversionError {
  return new ConversionError(
    'out_of_range',
    `${printShort(value)} is out of range for ${withArticle(type)}; allowed: ${allowed}`,
  );
}

/** The same error, seen from the value around it. What is not a conversion error stays what it is. */
export function within(error: unknown, step: string): unknown {
  if (!(error instanceof ConversionError)) return error;
  const code = error.code === 'out_of_range' ? 'out_of_range' : 'wrong_type';
  return new ConversionError(code, error.reason, step + error.path);
}

/** Prints a value for a message: scalars as they are, at most 40 characters; of the others only the kind. */
export function printShort(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === 'string') return `'${shorten(value)}'`;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  // The digits of a bigint of millions of them would take seconds to work out.
  if (typeof value === 'bigint') return isLong(value) ? 'a number of more than 38 digits' : String(value);
  if (value instanceof ExactNumber) return shorten(value.text);
  if (Array.isArray(value)) return 'an array';
  if (value instanceof Uint8Array) return 'bytes';
  if (value instanceof Date) return 'a date';
  if (typeof value === 'object') return 'an object';
  return `a ${typeof value}`;
}

function isLong(value: bigint): boolean {
  return BigInt.asIntN(127, value) !== value;
}

function shorten(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 37)}...`;
}
