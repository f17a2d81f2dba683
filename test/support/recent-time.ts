const dayMs = 86_400_000;
const now = Date.now();

/**
 * The same time of day, within the last 24 hours: of all times that records may have, the ones that every target takes
 * as a timestamp. Keyspaces takes two days past and five minutes ahead.
 * @param ms since the epoch
 */
export function recentTime(ms: number): number {
  return ms + Math.floor((now - ms) / dayMs) * dayMs;
}
