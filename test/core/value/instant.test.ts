import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Instant, LocalInstant } from '../../../core/value/instant.ts';
import { isoDate } from '../../../core/value/iso-text.ts';

const dayMs = 86_400_000;

describe('isoDate', () => {
  it('a day has the date that a Date has', () => {
    fc.assert(
      fc.property(fc.integer({ min: -719_528, max: 2_932_896 }), (day) => {
        expect(isoDate(day)).toBe(new Date(day * dayMs).toISOString().slice(0, 10));
      }),
    );
  });

  it('days beyond a Date have a date', () => {
    expect(isoDate(-719_529)).toBe('-0001-12-31');
    expect(isoDate(2 ** 31 - 1)).toBe('5881580-07-11');
    expect(isoDate(-(2 ** 31))).toBe('-5877641-06-23');
  });
});

describe('Instant', () => {
  it('an instant in milliseconds prints as a Date does', () => {
    fc.assert(
      fc.property(fc.integer({ min: -62_167_219_200_000, max: 253_402_300_799_999 }), (ms) => {
        expect(new Instant(ms, 'millis').toString()).toBe(new Date(ms).toISOString());
        expect(new Date(new Instant(ms, 'millis').valueOf()).getTime()).toBe(ms);
      }),
    );
  });

  it('an instant has all digits of its unit', () => {
    expect(String(new Instant(1_769_860_800_123_456n, 'micros'))).toBe('2026-01-31T12:00:00.123456Z');
    expect(String(new Instant(-1, 'nanos'))).toBe('1969-12-31T23:59:59.999999999Z');
    expect(String(new Instant(0, 'seconds'))).toBe('1970-01-01T00:00:00Z');
    expect(JSON.stringify({ at: new LocalInstant(1_769_860_800_123, 'millis') })).toBe(
      '{"at":"2026-01-31T12:00:00.123"}',
    );
  });
});
