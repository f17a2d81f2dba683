/**
 * A time in ISO 8601, or `undefined` where it is no date: a producer may set any timestamp, and JavaScript's dates end
 * 8.64e15 ms from 1970.
 */
export function isoTime(ms: number): string | undefined {
  const time = new Date(ms);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}

/** Seconds are enough to look at. */
export function printTime(ms: number): string {
  return isoTime(ms)?.replace(/\.\d+Z$/, 'Z') ?? `${ms} ms`;
}
