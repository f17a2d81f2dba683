import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findZone, zoneOf } from '../../../../core/cql/time/zone.ts';

const utc = (text: string): number => Date.parse(`${text}Z`);

/** The zone's clock by another way than the one that is tested: all parts of the local time, printed. */
function clockOf(name: string): (utcMs: number) => number {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: name,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  return (utcMs) => {
    const parts = new Map(format.formatToParts(utcMs).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? NaN;
    return Date.UTC(
      part('year'),
      part('month') - 1,
      part('day'),
      part('hour'),
      part('minute'),
      part('second'),
    );
  };
}

const someZone = fc.constantFrom(
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Africa/Casablanca',
  'America/Sao_Paulo',
  'UTC',
  '+05:45',
  '-03:00',
);
const someSecond = fc.integer({ min: -3_000_000_000, max: 4_000_000_000 });

describe('time zone', () => {
  it.each([
    ['Europe/Berlin', '2026-01-31T12:00:00', '2026-01-31T11:00:00'],
    ['Europe/Berlin', '2026-07-31T12:00:00', '2026-07-31T10:00:00'],
    ['America/New_York', '2026-07-31T23:30:00', '2026-08-01T03:30:00'],
    ['Asia/Kolkata', '2026-01-31T00:00:00', '2026-01-30T18:30:00'],
    ['Pacific/Apia', '2011-12-31T00:00:00', '2011-12-30T10:00:00'],
    ['+01:00', '2026-07-31T12:00:00', '2026-07-31T11:00:00'],
    ['-03:30', '2026-07-31T12:00:00', '2026-07-31T15:30:00'],
    ['UTC', '2026-07-31T12:00:00', '2026-07-31T12:00:00'],
  ])('the clock of %s shows %s at %s UTC', (name, local, expected) => {
    expect(zoneOf(name).toUtc(utc(local))).toBe(utc(expected));
  });

  it.each([
    ['Europe/Berlin', '2026-03-29T02:30:00', '2026-03-29T01:30:00', 'is skipped: an hour later, 03:30'],
    [
      'Europe/Berlin',
      '2026-10-25T02:30:00',
      '2026-10-25T00:30:00',
      'occurs twice: the first, with summer time',
    ],
    ['Europe/Berlin', '2026-10-25T03:00:00', '2026-10-25T02:00:00', 'occurs once, right after'],
    ['America/New_York', '2026-03-08T02:00:00', '2026-03-08T07:00:00', 'is skipped: 03:00'],
    ['America/New_York', '2026-11-01T01:59:59', '2026-11-01T05:59:59', 'occurs twice: the first'],
    [
      'Australia/Lord_Howe',
      '2026-10-04T02:15:00',
      '2026-10-03T15:45:00',
      'is skipped by half an hour: 02:45',
    ],
    [
      'Pacific/Apia',
      '2011-12-30T12:00:00',
      '2011-12-30T22:00:00',
      'is of a day that was skipped: a day later',
    ],
  ])('a time of %s, %s, is %s UTC where it %s', (name, local, expected) => {
    expect(zoneOf(name).toUtc(utc(local))).toBe(utc(expected));
  });

  it('a zone agrees with the clock that Intl prints, and reads each time back that occurs once', () => {
    fc.assert(
      fc.property(someZone, someSecond, (name, second) => {
        const utcMs = second * 1000;
        const zone = zoneOf(name);
        if (!/\d/.test(name)) expect(utcMs + zone.offsetAt(utcMs)).toBe(clockOf(name)(utcMs));
        const localMs = utcMs + zone.offsetAt(utcMs);
        const found = zone.toUtc(localMs);
        // Of the two times with one clock reading it is the earlier; the clock shows the same at both.
        expect(found).toBeLessThanOrEqual(utcMs);
        expect(found + zone.offsetAt(found)).toBe(localMs);
      }),
      { numRuns: 300 },
    );
  });

  it('a zone has an offset at every time that a Date can hold, and beyond', () => {
    const zone = zoneOf('Europe/Berlin');
    for (const ms of [-8.64e15, 8.64e15, -1e17, 1e17]) {
      expect(Number.isFinite(zone.toUtc(ms))).toBe(true);
    }
  });

  it.each(['Europe/Berln', '', '+25:00', '+1', '01:00', 'GMT+1'])('there is no zone %j', (name) => {
    expect(findZone(name)).toBeUndefined();
  });
});
