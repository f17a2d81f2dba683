import { expect, it } from 'vitest';
import { splitIntoBatches } from '../../../core/dead-letters/redrive-batches.ts';
import { makeRecord } from '../../support/make-record.ts';

it('without limits, records are in one batch, and different records of one position in batches of their own', () => {
  const [first, second] = [makeRecord({ offset: 1 }), makeRecord({ offset: 2 })];
  const other = makeRecord({ offset: 1, value: Buffer.from('other'), timestamp: 9_999_999_999_999 });
  const split = splitIntoBatches([second, first, { ...first }, other], () => undefined);
  expect(split).toEqual([[first], [other, second]]);
  expect(splitIntoBatches([], () => undefined)).toEqual([]);
});
