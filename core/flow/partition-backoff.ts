/**
 * The pace of partition keys that take too many writes.
 *
 * Keyspaces takes 1,000 writes of 1 KB per second and partition and refuses the rest as write time-outs
 * (https://docs.aws.amazon.com/keyspaces/latest/devguide/bp-partition-key-design.html). One such key must not slow
 * the others down, so it gets a pace of its own: writes per second that fall when the key is throttled, grow while
 * it is not, and are forgotten once they are high enough to mean nothing. A key without a pace waits for nothing.
 *
 * State that its caller owns, since one entry of a large map changes per request.
 */
import type { WriteGroup } from '../record/write.ts';

export interface PartitionBackoffSettings {
  /**
   * Keys with a pace at most; beyond, the one throttled longest ago loses its pace. 100 to 10,000. Too small: hot
   * keys forget their pace and are throttled anew; too large: memory.
   */
  readonly maxKeys: number;
  /** The pace after a key's first throttling, in writes per second: below what the target takes. */
  readonly initialPerSecond: number;
  /** What throttling leaves of the pace: 0.3 to 0.9. Too small: the key lags; too large: it is refused on and on. */
  readonly factor: number;
  /**
   * How long a new pace is given to show its effect; throttling of what was sent until then is no news. 200 to
   * 2,000 ms. Too short: a pace falls far below what the target takes; too long: refused on and on.
   */
  readonly settleMs: number;
  /** No key is slower: a key that is refused whatever its pace must still be tried, and grows again only by use. */
  readonly minPerSecond: number;
  /** Share by which a pace in use grows per second: 0.02 to 0.5. Too large: throttled every few seconds. */
  readonly growthPerSecond: number;
  /** From this pace on a key is like any other: twice what the target takes or more. */
  readonly forgetPerSecond: number;
  /** A key that was not written for so long is like any other. */
  readonly forgetAfterMs: number;
}

/** Settings of production; found with the flow simulator (test/support/flow-simulator). */
export const partitionBackoffDefaults: PartitionBackoffSettings = {
  maxKeys: 1000,
  initialPerSecond: 700,
  factor: 0.85,
  settleMs: 500,
  minPerSecond: 10,
  growthPerSecond: 0.1,
  forgetPerSecond: 4000,
  forgetAfterMs: 30_000,
};

export interface PartitionBackoff {
  readonly settings: PartitionBackoffSettings;
  /** By table and partition key, the one throttled longest ago first. */
  readonly paces: Map<string, Pace>;
}

interface Pace {
  perSecond: number;
  /** When the next request may be sent. */
  freeAtMs: number;

  slowedAtMs: number;
}

/** No key has a pace yet. */
export function createPartitionBackoff(
  settings: PartitionBackoffSettings = partitionBackoffDefaults,
): PartitionBackoff {
  return { settings, paces: new Map() };
}

/**
 * How long a group has to wait, in ms, for its turn among those of its partition key: the turn is then its own.
 * `undefined`, and nothing is taken, if that is more than `maxWaitMs`.
 */
export function reserveTurn(
  backoff: PartitionBackoff,
  group: WriteGroup,
  nowMs: number,
  maxWaitMs: number,
): number | undefined {
  const pace = paceOf(backoff, group);
  if (pace === undefined) return 0;
  if (nowMs - pace.freeAtMs > backoff.settings.forgetAfterMs) {
    backoff.paces.delete(keyOf(group));
    return 0;
  }
  const turnMs = Math.max(nowMs, pace.freeAtMs);
  if (turnMs - nowMs > maxWaitMs) return undefined;
  pace.freeAtMs = turnMs + (group.writes.length * 1000) / pace.perSecond;
  return turnMs - nowMs;
}

/**
 * Slows the partition key of a throttled group down.
 *
 * @returns whether the key already had its pace, so that this says nothing of the other keys: then the limiter must
 * not be told. The first throttling of a key may be everyone's trouble, and it should be.
 */
export function slowDown(
  backoff: PartitionBackoff,
  group: WriteGroup,
  sentAtMs: number,
  nowMs: number,
): boolean {
  const { settings, paces } = backoff;
  const key = keyOf(group);
  const pace = paces.get(key);
  if (pace !== undefined && sentAtMs < pace.slowedAtMs + settings.settleMs) return true;
  const perSecond =
    pace === undefined
      ? settings.initialPerSecond
      : Math.max(settings.minPerSecond, pace.perSecond * settings.factor);
  paces.delete(key);
  paces.set(key, { perSecond, freeAtMs: pace?.freeAtMs ?? nowMs, slowedAtMs: nowMs });
  for (const oldest of paces.keys()) {
    if (paces.size <= settings.maxKeys) break;
    paces.delete(oldest);
  }
  return pace !== undefined;
}

/** Lets the partition key of a group that succeeded go faster. */
export function speedUp(backoff: PartitionBackoff, group: WriteGroup): void {
  const pace = paceOf(backoff, group);
  if (pace === undefined) return;
  pace.perSecond += group.writes.length * backoff.settings.growthPerSecond;
  if (pace.perSecond >= backoff.settings.forgetPerSecond) backoff.paces.delete(keyOf(group));
}

function paceOf(backoff: PartitionBackoff, group: WriteGroup): Pace | undefined {
  // Mostly no key has a pace, and then no key is made.
  return backoff.paces.size === 0 ? undefined : backoff.paces.get(keyOf(group));
}

function keyOf({ writes }: WriteGroup): string {
  const first = writes[0];
  if (first === undefined) return '';
  return JSON.stringify([first.shape.keyspace, first.shape.table, first.partitionKey.toString('latin1')]);
}
