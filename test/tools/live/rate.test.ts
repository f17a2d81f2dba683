import { describe, expect, it } from 'vitest';
import { createRateMeter, createRecentValues } from '../../../tools/live/rate.ts';

describe('rate meter', () => {
  it('the rate is 0 before the second reading', () => {
    const meter = createRateMeter();
    expect(meter.perSecond()).toBe(0);
    meter.read(0, 100);
    expect(meter.perSecond()).toBe(0);
  });

  it('the rate covers only the time window', () => {
    const meter = createRateMeter(3_000);
    for (let second = 0; second <= 10; second++) meter.read(second * 1_000, second * 50);
    expect(meter.perSecond()).toBe(50);
    for (let second = 11; second <= 13; second++) meter.read(second * 1_000, 500);
    expect(meter.perSecond()).toBe(0);
  });
});

describe('recent values', () => {
  it('recent values have nearest-rank percentiles of the time window', () => {
    const values = createRecentValues(1_000);
    values.add(0, [9_999]);
    values.add(
      1_500,
      Array.from({ length: 100 }, (_, index) => index + 1),
    );
    expect(values.percentiles(2_000)).toEqual({ p50: 50, p99: 99 });
  });

  it('recent values have no percentiles if nothing arrived lately', () => {
    const values = createRecentValues(1_000);
    expect(values.percentiles(0)).toBeUndefined();
    values.add(0, [1]);
    expect(values.percentiles(500)).toEqual({ p50: 1, p99: 1 });
    expect(values.percentiles(5_000)).toBeUndefined();
  });
});
