export const dayMs = 86_400_000;

const daysBeforeMonth = [0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
const daysPerMonth = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Days from 1970-01-01 to a date of the proleptic Gregorian calendar, or `undefined` if there is no such date. */
export function epochDay(year: number, month: number, day: number): number | undefined {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = (daysPerMonth[month] ?? 0) + (isLeap && month === 2 ? 1 : 0);
  if (day < 1 || day > days) return undefined;
  const past = year - 1;
  const leapDays = Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400);
  const ofYear = (daysBeforeMonth[month] ?? 0) + day - 1 + (isLeap && month > 2 ? 1 : 0);
  // 719162 days lie between 0001-01-01 and 1970-01-01.
  return past * 365 + leapDays + ofYear - 719_162;
}
