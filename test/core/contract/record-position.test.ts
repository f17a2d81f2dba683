import { expect, it } from 'vitest';
import { printPartition, printPosition } from '../../../core/contract/record-position.ts';

it('a partition is printed as events name it, and a position with its offset', () => {
  const position = { topic: 'shop.orders', partition: 3, offset: 42 };
  expect(printPartition(position)).toBe('shop.orders-3');
  expect(printPosition(position)).toBe('shop.orders-3@42');
});
