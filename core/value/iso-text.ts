import { floorDivide } from './floor-divide.ts';

function divide(value: number, divisor: number): readonly [quotient: number, rest: number] {
  const quotient = floorDivide(value, divisor);
  return [quotient, value - quotient * divisor];
}

const two = (value: number): string => String(value).padStart(2, '0');

/**
 * `'YYYY-MM-DD'` for a number of days since 1970-01-01 in the proleptic Gregorian calendar, of any size that a `date`
 * holds: beyond a Date's range too. Years of more than four digits have no sign; those before 0000 have a '-'.
 */
export function isoDate(epochDay: number): string {
  // Years begin in March here, so that the leap day is their last (H. Hinnant, chrono-compatible date algorithms).
  const [era, dayOfEra] = divide(epochDay + 719_468, 146_097);
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${year < 0 ? '-' : ''}${String(Math.abs(year)).padStart(4, '0')}-${two(month)}-${two(day)}`;
}

/** `'HH:MM:SS'`, and with `digits` of them the second's fraction, for a count of fractions since midnight within a day. */
export function isoTimeOfDay(count: number, digits: 0 | 3 | 6 | 9): string {
  const [seconds, fraction] = divide(count, 10 ** digits);
  const [minutes, second] = divide(seconds, 60);
  const [hour, minute] = divide(minutes, 60);
  const tail = digits === 0 ? '' : `.${String(fraction).padStart(digits, '0')}`;
  return `${two(hour)}:${two(minute)}:${two(second)}${tail}`;
}
