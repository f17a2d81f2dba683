import type { Instant, LocalInstant } from '../../value/instant.ts';
import { floorDivide } from '../../value/floor-divide.ts';

/** How many of a unit are a millisecond. */
const perMilli = { millis: 1, micros: 1000, nanos: 1_000_000 } as const;

/** Whole milliseconds since the epoch, rounded down towards the past; beyond 2^53 no longer exact. */
export function millisOf({ count, unit }: Instant | LocalInstant): number {
  if (unit === 'seconds') return Number(count) * 1000;
  if (typeof count === 'number') return floorDivide(count, perMilli[unit]);
  const divisor = BigInt(perMilli[unit]);
  const rest = ((count % divisor) + divisor) % divisor;
  return Number((count - rest) / divisor);
}
