import { dayMs } from './calendar.ts';
import { floorDivide } from '../../value/floor-divide.ts';

/** The clock of a time zone. */
export interface Zone {
  /** Milliseconds from UTC to the zone's clock at a point in time. */
  readonly offsetAt: (utcMs: number) => number;
  /**
   * The point in time at which the zone's clock shows a date and time. Of two, where the clock is set back, the earlier;
   * for a time that the clock skips, the time that is as much later as the clock is set forward (both as `java.time` has
   * it).
   */
  readonly toUtc: (localMs: number) => number;
}

const offsetForm = /^([+-])(\d\d):(\d\d)$/;
/** `GMT`, `GMT+01:00` and before there were zones `GMT+00:53:28`. */
const printedForm = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/;

/** So many days are remembered of a zone: more than those of any topic in order, and some 100 kB. */
const maxDays = 4096;

/** As far as a JavaScript Date goes; beyond it a zone has the offset of that day. */
const maxMs = 8_640_000_000_000_000;

const zones = new Map<string, Zone>();

/** The zone of an IANA name (`'Europe/Berlin'`, `'UTC'`) or an offset (`'+01:00'`); `undefined` if there is none of that name. */
export function findZone(name: string): Zone | undefined {
  const known = zones.get(name);
  if (known !== undefined) return known;
  const zone = offsetForm.test(name) ? fixedZone(name) : namedZone(name);
  if (zone !== undefined) zones.set(name, zone);
  return zone;
}

/** As {@link findZone}, of a name that has been checked. */
export function zoneOf(name: string): Zone {
  const zone = findZone(name);
  if (zone === undefined) throw new TypeError(`the time zone ${name} was not checked`);
  return zone;
}

function fixedZone(text: string): Zone | undefined {
  const [, sign, hours, minutes] = offsetForm.exec(text) ?? [];
  if (!(Number(hours) <= 18 && Number(minutes) < 60)) return undefined;
  const offset = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -60_000 : 60_000);
  return { offsetAt: () => offset, toUtc: (localMs) => localMs - offset };
}

function namedZone(name: string): Zone | undefined {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  } catch {
    return undefined;
  }
  const { offsetAt } = rememberOffsets(format);
  const toUtc = (localMs: number): number => {
    const before = offsetAt(localMs - dayMs);
    const after = offsetAt(localMs + dayMs);
    if (before === after || offsetAt(localMs - before) === before) return localMs - before;
    return offsetAt(localMs - after) === after ? localMs - after : localMs - before;
  };
  return { offsetAt, toUtc };
}

/** Asks once for each day, and to the millisecond only for days on which the clock is set. */
function rememberOffsets(format: Intl.DateTimeFormat): Pick<Zone, 'offsetAt'> {
  const byDay = new Map<number, Day>();
  const readDay = (day: number): Day => {
    let [from, to] = [day * dayMs, (day + 1) * dayMs];
    const [before, after] = [readOffset(format, from), readOffset(format, to)];
    if (before === after) return { before, after, setAt: to };
    while (to - from > 1) {
      const middle = Math.floor((from + to) / 2);
      if (readOffset(format, middle) === before) from = middle;
      else to = middle;
    }
    return { before, after, setAt: to };
  };
  return {
    offsetAt: (utcMs) => {
      const number = floorDivide(utcMs, dayMs);
      let day = byDay.get(number);
      if (day === undefined) {
        day = readDay(number);
        if (byDay.size >= maxDays) byDay.clear();
        byDay.set(number, day);
      }
      return utcMs < day.setAt ? day.before : day.after;
    },
  };
}

/** A day of UTC, in which the clock is set at most once. */
interface Day {
  readonly before: number;
  readonly after: number;
  readonly setAt: number;
}

function readOffset(format: Intl.DateTimeFormat, utcMs: number): number {
  const printed = format.format(Math.min(Math.max(utcMs, -maxMs), maxMs));
  const [, sign, hours = 0, minutes = 0, seconds = 0] = printedForm.exec(printed) ?? [];
  const offset = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
  return sign === '-' ? 0 - offset : offset;
}
