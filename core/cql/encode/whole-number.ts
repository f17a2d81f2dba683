import { ExactNumber } from '../../value/exact-number.ts';
import { Instant } from '../../value/instant.ts';
import { outOfRange, wrongType } from './conversion-error.ts';
import { maxDecimalDigits, type TypeName } from './conversions.ts';
import { readWhole } from './decimal-text.ts';

const form = /^-?\d+$/;

/** The whole number that a value is: a safe `number` or a `bigint`. Throws ConversionError in the name of the type. */
export function readWholeNumber(value: unknown, type: TypeName): number | bigint {
  if (typeof value === 'number') return readJsNumber(value, type);
  if (typeof value === 'bigint') return value;
  if (typeof value === 'string') {
    if (!form.test(value)) throw wrongType(value, type);
    return readDigits(value, value, type);
  }
  // Written with a point or an exponent, but perhaps whole (1.0, 1e3), or of very many digits.
  if (value instanceof ExactNumber) {
    const whole = readWhole(value.text);
    if (whole === 'too_large') throw outOfRange(value, type);
    if (typeof whole === 'bigint') return whole;
  }
  throw wrongType(value, type);
}

/** As {@link readWholeNumber}; of an instant the count that its source has, in whatever unit that is. */
export function readWholeOrCount(value: unknown, type: TypeName): number | bigint {
  return value instanceof Instant && type !== 'counter' ? value.count : readWholeNumber(value, type);
}

/** A safe number, for the types whose whole range is safe. */
export function readSafeNumber(value: unknown, type: TypeName): number {
  const whole = readWholeNumber(value, type);
  if (typeof whole === 'number') return whole;
  const number = Number(whole);
  if (!Number.isSafeInteger(number)) throw outOfRange(value, type);
  return number;
}

function readJsNumber(value: number, type: TypeName): number {
  if (Number.isSafeInteger(value)) return value;
  if (!Number.isInteger(value))
    throw Number.isFinite(value) ? wrongType(value, type) : outOfRange(value, type);
  throw outOfRange(
    value,
    type,
    `whole numbers up to 9007199254740991 either way, which a JavaScript number holds exactly; larger ones as text or BigInt`,
  );
}

function readDigits(digits: string, value: unknown, type: TypeName): number | bigint {
  if (digits.length <= 15) return Number(digits);
  if (digits.length > maxDecimalDigits) throw outOfRange(value, type);
  return BigInt(digits);
}
