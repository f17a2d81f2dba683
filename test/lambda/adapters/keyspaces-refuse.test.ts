import { describe, expect, it } from 'vitest';
import { refuse } from '../../../lambda/adapters/keyspaces/refuse.ts';
import type { Write } from '../../../core/record/write.ts';
import { makeWrite } from '../../support/make-write.ts';

const nowMs = Date.parse('2026-03-01T12:00:00Z');
const at = (aheadMs: number): Write => makeWrite({ row: 'r', micros: (nowMs + aheadMs) * 1000 });
const verdictOn = (...writes: readonly Write[]) => refuse({ writes, bytes: 0 }, nowMs);

const minute = 60_000;
const day = 24 * 60 * minute;

describe('checks of the limits of Keyspaces', () => {
  it.each([
    ['now', 0],
    ['2 days ago', -2 * day],
    ['in 5 minutes', 5 * minute],
  ])('a row with the timestamp %s is within the limits of Keyspaces', (_, aheadMs) => {
    expect(verdictOn(at(aheadMs))).toBeUndefined();
  });

  it('a row more than 2 days old becomes a dead letter that says how it could be written', () => {
    expect(verdictOn(at(-2 * day - 1))).toMatchObject({
      next: 'dead-letter',
      code: 'invalid_timestamp',
      table: 'ks.t',
      message: {
        redacted:
          `write timestamp: got a time, Keyspaces takes from 2 days ago to 5 minutes ahead; ` +
          `to write such records give the route timestamp: 'server', then redrive them`,
      },
    });
  });

  it('a row more than 5 minutes ahead becomes a dead letter that can be redriven later', () => {
    expect(verdictOn(at(5 * minute + 1))).toMatchObject({
      next: 'dead-letter',
      code: 'invalid_timestamp',
      message: { redacted: expect.stringContaining('redrive the record once its time has come') as string },
    });
  });

  it('a row without a timestamp is within the limits of Keyspaces', () => {
    expect(verdictOn(makeWrite({ row: 'r', mode: 'server' }))).toBeUndefined();
  });

  it('a row above 1 MiB is refused for Keyspaces', () => {
    const sized = (bytes: number): Write => ({ ...at(0), bytes });
    expect(verdictOn(sized(1_048_576))).toBeUndefined();
    expect(verdictOn(sized(1_048_577))).toMatchObject({ next: 'dead-letter', code: 'row_too_large' });
  });

  it('a group with one row outside the limits of Keyspaces is refused', () => {
    expect(verdictOn(at(0), at(-3 * day))).toMatchObject({ code: 'invalid_timestamp' });
  });
});
