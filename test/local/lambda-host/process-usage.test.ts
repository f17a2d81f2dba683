import { describe, expect, it } from 'vitest';
import { readProcessUsage, readPsTime } from '../../../local/lambda-host/process-usage.ts';

describe('readPsTime', () => {
  it.each([
    ['0:00.42', 0.42],
    ['1:02.50', 62.5],
    ['00:01:02', 62],
    ['10:00:00', 36_000],
    ['2-01:00:00', 176_400],
  ])('readPsTime reads %s', (time, seconds) => {
    expect(readPsTime(time)).toBeCloseTo(seconds);
  });
});

describe('readProcessUsage', () => {
  it('readProcessUsage reads a running process', () => {
    const usage = readProcessUsage(process.pid);
    expect(usage?.cpuSeconds).toBeGreaterThan(0);
    expect(usage?.rssBytes).toBeGreaterThan(10 * 1024 * 1024);
  });

  it('readProcessUsage returns nothing for a process that does not exist', () => {
    expect(readProcessUsage(2 ** 22 + 1)).toBeUndefined();
  });
});
