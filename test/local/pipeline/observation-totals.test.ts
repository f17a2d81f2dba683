import { expect, it } from 'vitest';
import { createObservationTotals, printNoticed } from '../../../local/pipeline/observation-totals.ts';

const line = (noticed: unknown, message = 'batch-processed'): string =>
  JSON.stringify({ level: 'WARN', message, records: 10, noticed });
const seen = { table: 'shop.orders', column: 'at', kind: 'january_1970', count: 1200 };
const unknown = { table: 'shop.orders', column: 'ship_to', kind: 'unknown_field', count: 3 };

it('noticed values in the log lines of batches are summed up by column and kind', () => {
  const keeper = createObservationTotals();
  for (const each of [
    line([]),
    line([seen]),
    line([seen, unknown]),
    line([{ ...seen, kind: 'other' }, { ...seen, count: 'x' }, null]),
    line([seen], 'batch-crashed'),
    '"noticed":[{ no JSON',
  ]) {
    keeper.addLine(each);
  }
  expect(keeper.noticed()).toEqual([{ ...seen, count: 2400 }, unknown]);
  expect(printNoticed(keeper.noticed())).toEqual([
    expect.stringMatching(
      /^noticed in shop\.orders, column at: 2,400 numbers within 31 days of 1970-01-01: .*unit: 'seconds'/,
    ),
    'noticed in shop.orders, column ship_to: 3 fields that the user-defined type does not have, left out',
  ]);
  expect(printNoticed([])).toEqual([]);
});
