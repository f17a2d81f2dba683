import { outOfRange, wrongType } from './conversion-error.ts';
import type { Encoder } from './encoder.ts';
import { signedVint } from './vint.ts';

const cqlForm =
  /^(-?)(?:(\d+)y)?(?:(\d+)mo)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?(?:(\d+)[uµ]s)?(?:(\d+)ns)?$/i;
const isoForm =
  /^(-?)P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d{1,9}))?S)?)?$/;

/** Minutes to Cassandra, months to ISO 8601 and most libraries. */
const capitalM = /\dM(?:\d|$)/;

const maxInt32 = 2n ** 31n - 1n;
const maxInt64 = 2n ** 63n - 1n;

/** Months, days and nanoseconds, as signed vints. */
export const encodeDuration: Encoder = (value) => {
  const parts = typeof value === 'string' ? readDuration(value) : undefined;
  if (parts === 'unclear') {
    throw wrongType(value, 'duration', `'m' for minutes and 'mo' for months; 'M' alone is read as either`);
  }
  if (parts === undefined) throw wrongType(value, 'duration');
  const { sign, months, days, nanos } = parts;
  if (months > maxInt32 || days > maxInt32 || nanos > maxInt64) {
    throw outOfRange(
      value,
      'duration',
      `up to ${maxInt32} months, ${maxInt32} days and ${maxInt64} nanoseconds`,
    );
  }
  return Buffer.concat([signedVint(sign * months), signedVint(sign * days), signedVint(sign * nanos)]);
};

/** A length of time; all parts but the sign are at or above 0. */
export interface DurationParts {
  readonly sign: bigint;
  readonly months: bigint;
  readonly days: bigint;
  readonly nanos: bigint;
}

/** Reads a duration as CQL or ISO 8601 write it; `undefined` for every other text, `'unclear'` where 'M' may be either. */
export function readDuration(text: string): DurationParts | 'unclear' | undefined {
  const parts = text.length <= 200 ? readText(text) : undefined;
  return parts !== undefined && capitalM.test(text) && !isoForm.test(text) ? 'unclear' : parts;
}

function readText(text: string): DurationParts | undefined {
  // The forms would match where every part is absent.
  if (!/\d/.test(text)) return undefined;
  const iso = isoForm.exec(text);
  const [, sign, years, months, weeks, days, hours, minutes, seconds, ...rest] =
    iso ?? cqlForm.exec(text) ?? [];
  if (sign === undefined) return undefined;
  const fractions =
    iso === null
      ? count(rest[0]) * 1_000_000n + count(rest[1]) * 1000n + count(rest[2])
      : count(rest[0]?.padEnd(9, '0'));
  return {
    sign: sign === '-' ? -1n : 1n,
    months: count(years) * 12n + count(months),
    days: count(weeks) * 7n + count(days),
    nanos: ((count(hours) * 60n + count(minutes)) * 60n + count(seconds)) * 1_000_000_000n + fractions,
  };
}

function count(digits: string | undefined): bigint {
  return BigInt(digits ?? 0);
}
