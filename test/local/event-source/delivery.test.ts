import { describe, expect, it } from 'vitest';
import { chooseRetried, cutParts } from '../../../local/event-source/delivery.ts';
import type { DeliveryPart } from '../../../local/event-source/delivery.ts';
import { SourcePartition } from '../../../local/event-source/source-partition.ts';

const part = (index: number, ...offsets: number[]): DeliveryPart => ({
  partition: new SourcePartition('t', index, 0),
  generation: 0,
  records: offsets.map((offset) => ({ offset, timestamp: 0, json: '{}' })),
});

const print = (parts: readonly DeliveryPart[]) =>
  parts
    .map(({ partition: { name }, records }) => `${name}:${records.map(({ offset }) => offset).join(',')}`)
    .join(' ');

const parts = [part(0, 1, 2, 3), part(1, 7), part(2, 4, 5)];

describe('cutParts', () => {
  it.each([
    [1, 't-0:1', 't-0:2,3 t-1:7 t-2:4,5'],
    [3, 't-0:1,2,3', 't-1:7 t-2:4,5'],
    [4, 't-0:1,2,3 t-1:7', 't-2:4,5'],
    [5, 't-0:1,2,3 t-1:7 t-2:4', 't-2:5'],
  ])('cutParts cuts a delivery after %d records', (count, before, after) => {
    expect(cutParts(parts, count).map(print)).toEqual([before, after]);
  });
});

describe('chooseRetried', () => {
  const failed = new Map([
    ['t-0', new Set([2])],
    ['t-2', new Set([5, 4])],
  ]);

  it.each([
    ['reported', 't-0:2 t-2:4,5', 't-0:1,3 t-1:7'],
    ['followers', 't-0:2,3 t-2:4,5', 't-0:1 t-1:7'],
    ['batch', 't-0:1,2,3 t-1:7 t-2:4,5', ''],
  ] as const)('chooseRetried chooses the records to retry by the scope %s', (scope, retried, done) => {
    expect(chooseRetried(parts, failed, scope).map(print)).toEqual([retried, done]);
  });
});
