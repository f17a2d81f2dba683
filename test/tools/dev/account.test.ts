import { describe, expect, it } from 'vitest';
import type { Findings } from '../../../tools/dev/account.ts';
import { account } from '../../../tools/dev/account.ts';
import { createTruth } from '../../../tools/dev/truth.ts';

/** Two orders, one of them with news; a dead letter of each of two codes. */
function producedTruth() {
  const truth = createTruth();
  truth.add({ kind: 'written', orderId: 'a', status: 'placed' });
  truth.add({ kind: 'written', orderId: 'b', status: 'placed' });
  truth.add({ kind: 'written', orderId: 'a', status: 'paid' });
  truth.add({ kind: 'dead-letter', code: 'malformed_json' });
  truth.add({ kind: 'dead-letter', code: 'out_of_range' });
  return truth;
}

const rows = new Map([
  ['a', 'paid'],
  ['b', 'placed'],
]);
const sound: Findings = {
  tables: new Map([
    ['shop.by_customer', rows],
    ['shop.by_day', rows],
  ]),
  deadLetters: new Map([
    ['malformed_json', 1],
    ['out_of_range', 1],
  ]),
};

describe('the account of a run', () => {
  it('has nothing left over when everything is in its place', () => {
    expect(account(producedTruth(), sound)).toEqual({
      produced: 5,
      written: 3,
      deadLettered: 2,
      unaccounted: 0,
      rows: new Map([
        ['shop.by_customer', 2],
        ['shop.by_day', 2],
      ]),
      problems: [],
    });
  });

  const oneTable = (found: ReadonlyMap<string, string>): Findings => ({
    ...sound,
    tables: new Map([
      ['shop.by_customer', rows],
      ['shop.by_day', found],
    ]),
  });
  const table: readonly { name: string; found: Findings; unaccounted: number; problem: string }[] = [
    {
      name: 'an order that one table lacks',
      found: oneTable(new Map([['b', 'placed']])),
      unaccounted: 2,
      problem: 'shop.by_day lacks 1 of 2 orders',
    },
    {
      name: 'an order in an older state',
      found: oneTable(new Map([...rows, ['a', 'placed']])),
      unaccounted: 2,
      problem: 'shop.by_day has 1 orders in an older state',
    },
    {
      name: 'a row that nobody produced',
      found: oneTable(new Map([...rows, ['c', 'placed']])),
      unaccounted: 0,
      problem: 'shop.by_day has 1 rows that nobody produced',
    },
    {
      name: 'a missing dead letter',
      found: { ...sound, deadLetters: new Map([['malformed_json', 1]]) },
      unaccounted: 1,
      problem: '0 dead letters have the code out_of_range, 1 should have it',
    },
    {
      name: 'a dead letter of a sound record',
      found: { ...sound, deadLetters: new Map([...sound.deadLetters, ['unknown', 1]]) },
      unaccounted: 0,
      problem: '1 dead letters have the code unknown, 0 should have it',
    },
    {
      name: 'that no table was read',
      found: { ...sound, tables: new Map() },
      unaccounted: 3,
      problem: 'no table was read',
    },
  ];
  for (const { name, found, unaccounted, problem } of table) {
    it(`tells of ${name}`, () => {
      expect(account(producedTruth(), found)).toMatchObject({ unaccounted, problems: [problem] });
    });
  }
});
