import { describe, expect, it } from 'vitest';
import { openShop } from '../../../examples/shop/orders.ts';
import type { ShopRecord } from '../../../examples/shop/orders.ts';

const startMs = Date.UTC(2026, 0, 31, 23, 59, 50);

function records(count: number, seed = 1): readonly ShopRecord[] {
  const shop = openShop({ seed });
  return Array.from({ length: count }, (_, index) => shop(startMs + index));
}

const sample = records(20_000);

describe('order generator', () => {
  it('the generator gives the same records for the same seed', () => {
    expect(records(500)).toEqual(sample.slice(0, 500));
    expect(records(500, 2)).not.toEqual(sample.slice(0, 500));
  });

  it('the generator gives orders of 250 to 400 bytes', () => {
    const sizes = sample
      .filter(({ expected }) => expected.kind === 'written')
      .map(({ value }) => Buffer.byteLength(value));
    const middle = sizes.filter((size) => size >= 250 && size <= 400).length;
    expect(middle / sizes.length).toBeGreaterThan(0.9);
    expect(Math.max(...sizes)).toBeLessThan(450);
  });

  it('the generator makes about one record in a hundred invalid, in each of its ways', () => {
    const ways = new Map<string, number>();
    for (const { expected } of sample) {
      const way = expected.kind === 'dead-letter' ? expected.code : expected.kind;
      ways.set(way, (ways.get(way) ?? 0) + 1);
    }
    expect([...ways.keys()].sort()).toEqual([
      'malformed_json',
      'missing_key_column',
      'out_of_range',
      'written',
      'wrong_type',
    ]);
    const written = ways.get('written') ?? 0;
    expect(written).toBeGreaterThan(19_700);
    expect(written).toBeLessThan(19_900);
  });

  it('the generator never updates an order within 5 ms of its last update', () => {
    const shop = openShop();
    const lastAtMs = new Map<string, number>();
    let updates = 0;
    for (let index = 0; index < 20_000; index++) {
      const nowMs = startMs + Math.floor(index / 10);
      const { expected } = shop(nowMs);
      if (expected.kind !== 'written') continue;
      const before = lastAtMs.get(expected.orderId);
      if (before !== undefined) {
        updates += 1;
        expect(nowMs - before).toBeGreaterThanOrEqual(5);
      }
      lastAtMs.set(expected.orderId, nowMs);
    }
    expect(updates).toBeGreaterThan(500);
  });

  it('the generator keeps the id and creation time of an order when its status changes', () => {
    const first = new Map<string, string>();
    for (const { key, value, expected } of sample) {
      if (expected.kind !== 'written') continue;
      const { id, createdAt } = JSON.parse(value) as { id: string; createdAt: string };
      expect(id).toBe(expected.orderId);
      const identity = `${key} ${createdAt}`;
      expect(identity).toBe(first.get(id) ?? identity);
      first.set(id, identity);
    }
  });
});
