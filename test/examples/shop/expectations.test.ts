import { describe, expect, it } from 'vitest';
import {
  compareDeadLetters,
  compareOrders,
  createExpectations,
} from '../../../examples/shop/expectations.ts';

/** Two orders, one of them changed; a dead letter of each of two codes. */
function expected() {
  const expectations = createExpectations();
  expectations.add({ kind: 'written', orderId: 'a', status: 'placed' });
  expectations.add({ kind: 'written', orderId: 'b', status: 'placed' });
  expectations.add({ kind: 'written', orderId: 'a', status: 'paid' });
  expectations.add({ kind: 'dead-letter', code: 'malformed_json' });
  expectations.add({ kind: 'dead-letter', code: 'out_of_range' });
  return expectations;
}

const rows: readonly (readonly [string, string])[] = [
  ['a', 'paid'],
  ['b', 'placed'],
];

describe('compareOrders', () => {
  const table: readonly {
    name: string;
    found: readonly (readonly [string, string])[];
    problems: string[];
  }[] = [
    { name: 'every order in its last status', found: rows, problems: [] },
    { name: 'an order missing', found: rows.slice(1), problems: ['t lacks 1 of 2 orders'] },
    {
      name: 'an order in an older status',
      found: [...rows, ['a', 'placed']],
      problems: ['t has an older status for 1 of 2 orders'],
    },
    {
      name: 'a row of an order that was not sent',
      found: [...rows, ['c', 'placed']],
      problems: ['t has 1 rows of orders that were not sent'],
    },
    { name: 'no row at all', found: [], problems: ['t lacks 2 of 2 orders'] },
  ];
  it.each(table)(
    'the orders of a table are compared with the expected ones: $name',
    ({ found, problems }) => {
      expect(compareOrders('t', expected().orders, new Map(found))).toEqual(problems);
    },
  );
});

describe('compareDeadLetters', () => {
  it('dead letters with the expected codes have no problem', () => {
    const found = new Map([
      ['out_of_range', 1],
      ['malformed_json', 1],
    ]);
    expect(compareDeadLetters(expected().deadLetters, found)).toEqual([]);
  });

  it('a missing dead letter, or one of a valid record, is a problem', () => {
    const found = new Map([
      ['malformed_json', 1],
      ['unknown', 2],
    ]);
    expect(compareDeadLetters(expected().deadLetters, found)).toEqual([
      '0 dead letters have the code out_of_range, not 1',
      '2 dead letters have the code unknown, not 0',
    ]);
  });
});
