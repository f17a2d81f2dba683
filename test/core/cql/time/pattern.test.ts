import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochDay } from '../../../../core/cql/time/calendar.ts';
import { compilePattern } from '../../../../core/cql/time/compile-pattern.ts';
import { patternProblem, syntaxProblem } from '../../../../core/cql/time/pattern-problem.ts';
import { isoDate } from '../../../../core/value/iso-text.ts';

const iso = (pattern: string, text: string): string => {
  const time = compilePattern(pattern)(text);
  if (typeof time === 'string') return time;
  const millis = Math.floor(time.nanosOfDay / 1_000_000);
  const clock = new Date(millis).toISOString().slice(11, 23);
  const date = Number.isNaN(time.day) ? '' : isoDate(time.day);
  return `${date}T${clock}${Number.isNaN(time.offsetMs) ? '' : ` ${time.offsetMs / 60_000}`}`;
};

describe('pattern', () => {
  it.each([
    ['dd.MM.yyyy HH:mm:ss', '31.01.2026 12:34:56', '2026-01-31T12:34:56.000'],
    ['dd.MM.yyyy', '29.02.2024', '2024-02-29T00:00:00.000'],
    ['d.M.uuuu H:mm', '1.2.2026 9:05', '2026-02-01T09:05:00.000'],
    ['yyyyMMddHHmmssSSS', '20260131123456789', '2026-01-31T12:34:56.789'],
    ['MM/dd/yyyy hh:mm:ss a', '01/31/2026 12:00:01 AM', '2026-01-31T00:00:01.000'],
    ['MM/dd/yyyy h:mm a', '01/31/2026 1:05 pm', '2026-01-31T13:05:00.000'],
    ['dd-MMM-yy', '31-JAN-26', '2026-01-31T00:00:00.000'],
    ['d MMMM yyyy', '9 september 2026', '2026-09-09T00:00:00.000'],
    ['EEE, dd MMM yyyy HH:mm:ss z', 'Sat, 31 Jan 2026 12:00:00 GMT', '2026-01-31T12:00:00.000 0'],
    ['EEEE d MMM yyyy', 'Saturday 31 Jan 2026', '2026-01-31T00:00:00.000'],
    ['d.M.y', '1.2.26', '0026-02-01T00:00:00.000'],
    ['yyyy-DDD', '2024-366', '2024-12-31T00:00:00.000'],
    [`yyyy-MM-dd'T'HH:mm:ss[.SSS][XXX]`, '2026-01-31T12:00:00', '2026-01-31T12:00:00.000'],
    [`yyyy-MM-dd'T'HH:mm:ss[.SSS][XXX]`, '2026-01-31T12:00:00.5Z', 'malformed'],
    [`yyyy-MM-dd'T'HH:mm:ss[.SSS][XXX]`, '2026-01-31T12:00:00.500-05:30', '2026-01-31T12:00:00.500 -330'],
    [`yyyy-MM-dd'T'HH:mm:ss[XXX][XX][X]`, '2026-01-31T12:00:00+01', '2026-01-31T12:00:00.000 60'],
    ['dd/MMM/yyyy:HH:mm:ss Z', '31/Jan/2026:12:00:00 +0100', '2026-01-31T12:00:00.000 60'],
    [`HH 'o''clock'`, `07 o'clock`, 'T07:00:00.000'],
    ['yyyy-MM-dd HH:mm:ss.SSSSSSSSS', '2026-01-31 12:00:00.123456789', '2026-01-31T12:00:00.123'],
    ['dd.MM.yyyy', '29.02.2026', 'no_such_time'],
    ['dd.MM.yyyy HH:mm', '28.02.2026 24:00', 'no_such_time'],
    ['dd.MM.yyyy hh:mm a', '28.02.2026 13:00 AM', 'no_such_time'],
    ['EEE dd MMM yyyy', 'Sun 31 Jan 2026', 'no_such_time'],
    ['yyyy-MM-dd XXX', '2026-01-31 +19:00', 'no_such_time'],
    ['dd.MM.yyyy', '1.1.2026', 'malformed'],
    ['dd.MM.yyyy', '01.01.2026 ', 'malformed'],
    ['dd.MM.yyyy', '', 'malformed'],
    ['dd.MM.yyyy[ yyyy]', '01.01.2026 2027', 'malformed'],
    ['yyyy-MM-dd z', '2026-01-31 CET', 'malformed'],
  ])('the pattern %s reads %s as %s', (pattern, text, expected) => {
    expect(iso(pattern, text)).toBe(expected);
  });

  it('a pattern reads back every time that was printed by it', () => {
    const two = (value: number): string => String(value).padStart(2, '0');
    const anyTime = fc.record({
      day: fc.integer({ min: epochDay(1, 1, 1) ?? 0, max: epochDay(9999, 12, 31) ?? 0 }),
      second: fc.integer({ min: 0, max: 86_399 }),
      nano: fc.integer({ min: 0, max: 999_999_999 }),
      offset: fc.integer({ min: -18 * 60, max: 18 * 60 }),
    });
    const read = compilePattern('d.M.yyyy h:mm:ss.SSSSSSSSS a XXX');
    fc.assert(
      fc.property(anyTime, ({ day, second, nano, offset }) => {
        const [year, month, date] = isoDate(day).split('-').map(Number);
        const hour = Math.floor(second / 3600);
        const minutes = Math.abs(offset);
        const zone = `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
        const text = `${date}.${month}.${String(year).padStart(4, '0')} ${hour % 12 === 0 ? 12 : hour % 12}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}.${String(nano).padStart(9, '0')} ${hour < 12 ? 'AM' : 'PM'} ${zone}`;
        expect(read(text)).toEqual({ day, nanosOfDay: second * 1e9 + nano, offsetMs: offset * 60_000 });
      }),
    );
  });

  it('a pattern never throws, whatever the text and the pattern', () => {
    const patternText = fc.string({
      unit: fc.constantFrom(...Array.from(`yMdDEHhamsSXxZz[]' .:-T/`)),
      maxLength: 20,
    });
    fc.assert(
      fc.property(patternText, fc.string(), (pattern, text) => {
        if (syntaxProblem(pattern) === undefined) compilePattern(pattern)(text);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['dd.MM.jjjj', `has 'jjjj', which stands for nothing; allowed: y or u, yy, yyyy (year)`],
    ['YYYY-MM-dd', `has 'YYYY', which stands for nothing`],
    ['dd.MM.yyy', `has 'yyy', which stands for nothing`],
    [`dd 'of MM`, 'has a single quote that is never closed'],
    ['[dd', `has a '[' without a ']'`],
    ['dd]', `has a ']' without a '['`],
    ['dd[]', `has nothing between '[' and ']'`],
    ['yMd', 'has a year of no fixed number of digits right before other digits'],
    ['d[H]', 'has a day of no fixed number of digits right before other digits'],
    ['{dd}', `has a '{', which stands for nothing: put it into single quotes`],
    ['', 'is empty'],
  ])('the pattern %j is refused: %s', (pattern, problem) => {
    expect(syntaxProblem(pattern)).toContain(problem);
  });

  it.each([
    [
      'timestamp',
      'dd.MM.yyyy HH:mm',
      undefined,
      `declare the zone that they are in, timeZone: 'Europe/Berlin'`,
    ],
    ['timestamp', 'dd.MM.yyyy HH:mm[ XXX]', undefined, 'declare the zone that they are in'],
    ['timestamp', 'dd.MM.yyyy HH:mm XXX', undefined, undefined],
    ['timestamp', 'dd.MM.yyyy HH:mm', 'Europe/Berlin', undefined],
    ['timestamp', 'dd.MM.yyyy', 'Europe/Berlin', undefined],
    ['timestamp', 'HH:mm', 'Europe/Berlin', 'lacks year, month or day'],
    ['timestamp', 'yyyy-MM', 'Europe/Berlin', 'lacks year, month or day'],
    ['timestamp', 'yyyy-MM-dd mm', 'Europe/Berlin', 'has minutes without hours'],
    ['timestamp', 'yyyy-MM-dd hh:mm', 'Europe/Berlin', 'needs both h and a'],
    ['timestamp', 'yyyy-MM-dd HH:ss', 'Europe/Berlin', 'has seconds without minutes'],
    ['timestamp', 'yyyy-MM-dd HH:mm.SSS', 'Europe/Berlin', 'has a fraction of a second without seconds'],
    ['date', 'dd.MM.yyyy HH:mm', undefined, undefined],
    ['date', 'dd.MM.yyyy HH:mm XXX', undefined, 'has an offset: declare the zone'],
    ['date', 'dd.MM.yyyy HH:mm XXX', 'UTC', undefined],
    ['date', 'MM.yyyy', undefined, 'lacks year, month or day'],
    ['time', 'HH:mm', undefined, undefined],
    ['time', 'yyyy-MM-dd HH:mm', undefined, undefined],
    ['time', 'mm:ss', undefined, 'lacks the hour'],
    ['time', 'HH:mm XXX', undefined, 'has an offset, and a time has none'],
  ] as const)('for a %s the pattern %s in the zone %s has the problem %s', (type, pattern, zone, problem) => {
    const found = patternProblem(pattern, type, zone);
    if (problem === undefined) expect(found).toBeUndefined();
    else expect(found).toContain(problem);
  });
});
