import { Instant } from '../../../value/instant.ts';
import { isoTimeOfDay } from '../../../value/iso-text.ts';
import { WireError } from '../wire/wire-error.ts';
import type { Convert } from './record-input.ts';

const billion = 1_000_000_000;

/** google.protobuf.Timestamp: nanoseconds since 1970. */
export const timestamp: Convert = ({ seconds, nanos }, _, at) => {
  const fraction = Number(nanos);
  if (fraction < 0 || fraction >= billion) {
    throw new WireError(at, `a timestamp has nanos out of range; allowed: 0 to 999,999,999`);
  }
  const whole = typeof seconds === 'bigint' ? seconds : Number(seconds);
  const count = Number(whole) * billion + fraction;
  return new Instant(
    Number.isSafeInteger(count) ? count : BigInt(whole) * 1_000_000_000n + BigInt(fraction),
    'nanos',
  );
};

const parts = [
  ['ms', 1_000_000],
  ['us', 1_000],
  ['ns', 1],
] as const;

/** google.protobuf.Duration, as a CQL duration is written: `'-3s500ms'`. */
export const durationText: Convert = ({ seconds, nanos }, _, at) => {
  const whole = typeof seconds === 'bigint' ? seconds : Number(seconds);
  const fraction = Number(nanos);
  if (Math.abs(fraction) >= billion || (whole < 0 ? fraction > 0 : whole > 0 && fraction < 0)) {
    throw new WireError(
      at,
      `a duration has nanos out of range; allowed: up to 999,999,999 either way, with the sign of its seconds`,
    );
  }
  let text = Number(whole) === 0 && fraction !== 0 ? '' : `${String(whole).replace('-', '')}s`;
  let rest = Math.abs(fraction);
  for (const [unit, size] of parts) {
    const count = Math.floor(rest / size);
    if (count > 0) text += `${count}${unit}`;
    rest -= count * size;
  }
  return `${whole < 0 || fraction < 0 ? '-' : ''}${text}`;
};

const two = (value: unknown): string => String(value).padStart(2, '0');

/**
 * google.type.Date: `'2026-01-31'`. Its parts may be missing, which are 0 then: `'2026-01'`, `'2026'`, and `'--01-31'`
 * without a year; null without any.
 */
export const dateText: Convert = ({ year, month, day }, _, at) => {
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  if (y < 0 || y > 9_999 || m < 0 || m > 12 || d < 0 || d > 31) {
    throw new WireError(at, 'a date is out of range; allowed: year 0 to 9999, month 0 to 12, day 0 to 31');
  }
  if (y === 0 && m === 0 && d === 0) return null;
  const front = y === 0 ? '-' : String(y).padStart(4, '0');
  if (m === 0 && d === 0) return front;
  return d === 0 ? `${front}-${two(m)}` : `${front}-${two(m)}-${two(d)}`;
};

/** google.type.TimeOfDay: `'12:30:00.000000000'`. */
export const timeOfDayText: Convert = ({ hours, minutes, seconds, nanos }, _, at) => {
  const [h, m, s, n] = [Number(hours), Number(minutes), Number(seconds), Number(nanos)];
  if (h < 0 || h > 23 || m < 0 || m > 59 || s < 0 || s > 59 || n < 0 || n >= billion) {
    throw new WireError(at, 'a time is not within a day; allowed: 00:00:00 to 23:59:59.999999999');
  }
  return isoTimeOfDay(((h * 60 + m) * 60 + s) * billion + n, 9);
};
