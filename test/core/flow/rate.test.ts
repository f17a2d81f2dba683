import { describe, expect, it } from 'vitest';
import { createRate, reserve } from '../../../core/flow/rate.ts';

describe('rate ceiling', () => {
  it('a rate without ceilings lets everything pass at once', () => {
    const decision = reserve(createRate({}), 1e6, 1e9, 0, 0);
    expect(decision?.waitMs).toBe(0);
  });

  it('a rate ceiling lets requests of a new function pass until the bucket is empty', () => {
    let rate = createRate({ rowsPerSecond: 1000 });
    const waits: number[] = [];
    for (let request = 0; request < 6; request += 1) {
      const decision = reserve(rate, 10, 0, 5000, 10_000)!;
      rate = decision.rate;
      waits.push(decision.waitMs);
    }
    expect(waits.slice(0, 5)).toEqual([0, 0, 0, 0, 0]);
    expect(waits[5]).toBeCloseTo(10 / 0.95, 6);
  });

  it('the scarcer of a ceiling of bytes and a ceiling of rows decides', () => {
    const rate = createRate({ rowsPerSecond: 1000, bytesPerSecond: 1000 });
    const spent = reserve(rate, 1, 1000, 0, 0)!.rate;
    expect(reserve(spent, 1, 1, 0, 10_000)!.waitMs).toBeGreaterThan(900);
  });

  it('a rate ceiling counts rows when they are sent, even if they waited for bytes', () => {
    const spent = reserve(createRate({ rowsPerSecond: 1000, bytesPerSecond: 1000 }), 1, 1000, 0, 0)!.rate;
    const second = reserve(spent, 50, 1, 0, 10_000)!;
    expect(second.waitMs).toBeGreaterThan(900);
    // The second request empties the bucket of rows when it is sent.
    const third = reserve(second.rate, 50, 1, 0, 10_000)!;
    expect(third.waitMs - second.waitMs).toBeCloseTo(50 / 0.95, 6);
  });

  it('a rate ceiling takes nothing for a request that would have to wait too long', () => {
    const spent = reserve(createRate({ rowsPerSecond: 10 }), 10, 0, 0, 0)!.rate;
    expect(reserve(spent, 1, 0, 0, 500)).toBeUndefined();
    expect(reserve(spent, 1, 0, 0, 5000)!.waitMs).toBeGreaterThan(500);
  });

  it('a request larger than the bucket passes when the bucket is full, and the next one waits longer', () => {
    const first = reserve(createRate({ rowsPerSecond: 100 }), 100, 0, 0, 0)!;
    expect(first.waitMs).toBe(0);
    expect(reserve(first.rate, 100, 0, 0, 10_000)!.waitMs).toBeCloseTo(100_000 / 95, 6);
  });
});
