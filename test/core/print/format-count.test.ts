import { expect, it } from 'vitest';
import { formatCount } from '../../../core/print/format-count.ts';

it.each([
  [0, '0'],
  [999, '999'],
  [1_234_567, '1,234,567'],
  [12.6, '13'],
])('formatCount prints %d as %s', (count, text) => {
  expect(formatCount(count)).toBe(text);
});
