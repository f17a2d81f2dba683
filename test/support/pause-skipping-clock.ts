import { systemClock } from '../../lambda/adapters/environment/system-clock.ts';
import type { Clock } from '../../lambda/ports/clock.ts';

/** The system's clock, which a pause sets ahead by a minute at once: a second attempt has no time left. */
export function pauseSkippingClock(): Clock {
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
