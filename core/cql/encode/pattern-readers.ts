import { dayMs } from '../time/calendar.ts';
import { floorDivide } from '../../value/floor-divide.ts';
import { compilePattern, type PatternTime } from '../time/compile-pattern.ts';
import type { Zone } from '../time/zone.ts';
import { outOfRange, wrongType } from './conversion-error.ts';

type TimeType = 'timestamp' | 'date' | 'time';

/** Reads texts of a pattern that has been checked. Throws ConversionError for all others. */
function compileReader(pattern: string, type: TimeType): (text: string) => PatternTime {
  const read = compilePattern(pattern);
  return (text) => {
    const time = read(text);
    if (time === 'malformed') throw wrongType(text, type, `text in the pattern '${pattern}'`);
    if (time === 'no_such_time') {
      throw outOfRange(text, type, `a date of the calendar with its weekday, 00:00:00 to 23:59:59`);
    }
    return time;
  };
}

/** As milliseconds since the epoch, rounded down. */
export function patternTimestamp(pattern: string, zone: Zone | undefined): (text: string) => number {
  const read = compileReader(pattern, 'timestamp');
  return (text) => {
    const time = read(text);
    const localMs = localMsOf(time);
    if (!Number.isNaN(time.offsetMs)) return localMs - time.offsetMs;
    if (zone === undefined) throw wrongType(text, 'timestamp', 'a text with an offset');
    return zone.toUtc(localMs);
  };
}

/** As days since 1970-01-01: of the zone where the text has an offset, else of the text itself. */
export function patternDate(pattern: string, zone: Zone | undefined): (text: string) => number {
  const read = compileReader(pattern, 'date');
  return (text) => {
    const time = read(text);
    if (zone === undefined || Number.isNaN(time.offsetMs)) return time.day;
    const utcMs = localMsOf(time) - time.offsetMs;
    return floorDivide(utcMs + zone.offsetAt(utcMs), dayMs);
  };
}

/** As nanoseconds since midnight. */
export function patternTime(pattern: string): (text: string) => number {
  const read = compileReader(pattern, 'time');
  return (text) => read(text).nanosOfDay;
}

const localMsOf = ({ day, nanosOfDay }: PatternTime): number =>
  day * dayMs + floorDivide(nanosOfDay, 1_000_000);
