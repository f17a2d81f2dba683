import { describe, expect, it } from 'vitest';
import {
  createPartitionBackoff,
  partitionBackoffDefaults,
  reserveTurn,
  slowDown,
  speedUp,
  type PartitionBackoff,
} from '../../../core/flow/partition-backoff.ts';
import type { WriteGroup } from '../../../core/record/write.ts';
import { makeShape, makeWrite } from '../../support/make-write.ts';

const settings = partitionBackoffDefaults;

function groupOf(partition: string, writes = 1, table = 't'): WriteGroup {
  const shape = makeShape('record', table);
  const all = Array.from({ length: writes }, () => makeWrite({ partition, shape }));
  return { writes: all, bytes: 100 * writes };
}

function throttled(...partitions: readonly string[]): PartitionBackoff {
  const backoff = createPartitionBackoff();
  for (const partition of partitions) slowDown(backoff, groupOf(partition), 0, 10);
  return backoff;
}

const turn = (backoff: PartitionBackoff, group: WriteGroup, nowMs: number): number | undefined =>
  reserveTurn(backoff, group, nowMs, 60_000);

describe('partition backoff for a key that was never throttled', () => {
  it('a partition key that was never throttled does not wait', () => {
    const backoff = throttled('hot');
    expect(turn(backoff, groupOf('other', 30), 10)).toBe(0);
    expect(turn(backoff, groupOf('other', 30), 10)).toBe(0);
  });

  it('a partition key that was never throttled has no pace when its writes succeed', () => {
    const backoff = throttled('hot');
    speedUp(backoff, groupOf('other', 30));
    expect(backoff.paces.size).toBe(1);
    expect(turn(backoff, groupOf('other', 30), 10)).toBe(0);
  });

  it('a partition key of another table with the same name does not wait', () => {
    const backoff = throttled('hot');
    turn(backoff, groupOf('hot', 30), 10);
    expect(turn(backoff, groupOf('hot', 30, 'other'), 10)).toBe(0);
  });
});

describe('partition backoff for a throttled key', () => {
  it('a throttled partition key gets a pace per write', () => {
    const backoff = throttled('hot');
    expect(turn(backoff, groupOf('hot', 7), 10)).toBe(0);
    expect(turn(backoff, groupOf('hot', 14), 10)).toBeCloseTo(7000 / settings.initialPerSecond, 6);
    expect(turn(backoff, groupOf('hot'), 10)).toBeCloseTo(21_000 / settings.initialPerSecond, 6);
  });

  it('a throttled partition key reserves no turn for a group that cannot wait for it', () => {
    const backoff = throttled('hot');
    turn(backoff, groupOf('hot', 700), 10);
    expect(reserveTurn(backoff, groupOf('hot', 700), 10, 999)).toBeUndefined();
    expect(reserveTurn(backoff, groupOf('hot', 700), 10, 1000)).toBe(1000);
  });

  it("a key's first throttling counts as overload of the cluster, and later ones as the key's own", () => {
    const backoff = createPartitionBackoff();
    expect(slowDown(backoff, groupOf('hot'), 0, 10)).toBe(false);
    expect(slowDown(backoff, groupOf('hot'), 0, 11)).toBe(true);
    expect(slowDown(backoff, groupOf('other'), 0, 11)).toBe(false);
  });

  it('a throttled partition key slows down once until the new pace has had its effect', () => {
    const backoff = throttled('hot');
    const pace = (): number => [...backoff.paces.values()][0]!.perSecond;
    slowDown(backoff, groupOf('hot'), 10 + settings.settleMs - 1, 600);
    expect(pace()).toBe(settings.initialPerSecond);
    slowDown(backoff, groupOf('hot'), 10 + settings.settleMs, 600);
    expect(pace()).toBe(settings.initialPerSecond * settings.factor);
    for (let nowMs = 2000; nowMs < 100_000; nowMs += 1000) slowDown(backoff, groupOf('hot'), nowMs, nowMs);
    expect(pace()).toBe(settings.minPerSecond);
  });

  it('a throttled partition key speeds up by a tenth per second of use', () => {
    const backoff = throttled('hot');
    for (let group = 0; group < settings.initialPerSecond / 10; group += 1) {
      speedUp(backoff, groupOf('hot', 10));
    }
    expect([...backoff.paces.values()][0]!.perSecond).toBeCloseTo(settings.initialPerSecond * 1.1, 6);
  });

  it('a throttled partition key is forgotten once it is fast without being throttled', () => {
    const backoff = throttled('hot');
    for (let group = 0; group < 1100; group += 1) speedUp(backoff, groupOf('hot', 30));
    expect(backoff.paces.size).toBe(0);
  });

  it('a throttled partition key keeps its pace as long as it is written now and then', () => {
    const startMs = 1_700_000_000_000;
    const backoff = createPartitionBackoff();
    slowDown(backoff, groupOf('hot'), startMs, startMs);
    expect(turn(backoff, groupOf('hot', 70), startMs + settings.forgetAfterMs)).toBe(0);
    expect(turn(backoff, groupOf('hot', 70), startMs + settings.forgetAfterMs)).toBe(100);
  });

  it('a throttled partition key is forgotten if it was not written for a long time', () => {
    const backoff = throttled('hot');
    expect(turn(backoff, groupOf('hot', 700), 11 + settings.forgetAfterMs)).toBe(0);
    expect(backoff.paces.size).toBe(0);
  });
});

it('partition backoff remembers a bounded number of keys, the most recently throttled', () => {
  const backoff = createPartitionBackoff({ ...settings, maxKeys: 2 });
  for (const partition of ['a', 'b', 'a', 'c']) slowDown(backoff, groupOf(partition), 10_000, 10_000);
  // The second throttling of 'a' came too early to be news, so that 'a' is the one throttled longest ago.
  expect(slowDown(backoff, groupOf('b'), 20_000, 20_000)).toBe(true);
  expect(slowDown(backoff, groupOf('c'), 20_000, 20_000)).toBe(true);
  expect(slowDown(backoff, groupOf('a'), 20_000, 20_000)).toBe(false);
  expect(backoff.paces.size).toBe(2);
});
