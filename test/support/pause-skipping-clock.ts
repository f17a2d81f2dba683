import { systemClock } from '../../lambda/adapters/environment/system-clock.ts';
import type { Clock } from '../../lambda/ports/clock.ts';

/** The system's clock, on which each pause takes a minute at once: what is tried again after one is out of time. */
export function impatientClock(): Clock {
  let skippedMs = 0;
  return {
    now: () => systemClock.now() + skippedMs,
    monotonic: () => systemClock.monotonic() + skippedMs,
    sleep: () => {
      skippedMs += 60_000;
      return Promise.resolve();
    },
  };
}
