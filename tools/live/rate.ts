/** A counter's value at a moment. */
interface Reading {
  readonly atMs: number;
  readonly count: number;
}

/** How fast a counter grows, over the last few seconds. */
export interface RateMeter {
  read(atMs: number, count: number): void;
  /** Per second; 0 before the second reading. */
  perSecond(): number;
}

/** A meter that looks back `windowMs`. */
export function createRateMeter(windowMs = 3_000): RateMeter {
  const readings: Reading[] = [];
  return {
    read(atMs, count) {
      readings.push({ atMs, count });
      // The reading at the window's edge stays: the rate is taken from it.
      while ((readings[1]?.atMs ?? atMs) <= atMs - windowMs) readings.shift();
    },
    perSecond() {
      const first = readings[0];
      const last = readings.at(-1);
      if (first === undefined || last === undefined || last.atMs === first.atMs) return 0;
      return ((last.count - first.count) * 1_000) / (last.atMs - first.atMs);
    },
  };
}

/** The values that arrived of late, for percentiles. */
export interface RecentValues {
  add(atMs: number, values: readonly number[]): void;
  /** `undefined` if nothing arrived within the window before `atMs`. */
  percentiles(atMs: number): { readonly p50: number; readonly p99: number } | undefined;
}

/** Keeps the values of the last `windowMs`. */
export function createRecentValues(windowMs = 10_000): RecentValues {
  const batches: { readonly atMs: number; readonly values: readonly number[] }[] = [];
  return {
    add(atMs, values) {
      if (values.length > 0) batches.push({ atMs, values });
    },
    percentiles(atMs) {
      while ((batches[0]?.atMs ?? atMs) < atMs - windowMs) batches.shift();
      const sorted = batches.flatMap((batch) => batch.values).sort((a, b) => a - b);
      const p50 = percentile(sorted, 0.5);
      const p99 = percentile(sorted, 0.99);
      return p50 === undefined || p99 === undefined ? undefined : { p50, p99 };
    },
  };
}

/** Nearest rank. */
function percentile(sorted: readonly number[], fraction: number): number | undefined {
  return sorted[Math.max(0, Math.ceil(sorted.length * fraction) - 1)];
}
