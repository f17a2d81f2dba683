import { describe, expect, it } from 'vitest';
import type { Tally } from '../../../local/pipeline/tally.ts';
import { accountFor, type Findings } from '../../../tools/dev/account.ts';

const tally: Tally = {
  received: 10,
  written: 6,
  skipped: 3,
  deadLettered: 1,
  failed: 0,
  rows: 6,
  requests: 2,
};
const complete: Findings = { produced: 10, done: 10, givenUp: 0, deadLettered: 1, tally };

describe('account of a dev run', () => {
  it('the account has each record in one place if every record is stored', () => {
    expect(accountFor(complete)).toEqual({
      produced: 10,
      written: 6,
      skipped: 3,
      deadLettered: 1,
      unaccounted: 0,
      problems: [],
    });
  });

  const table: readonly {
    name: string;
    found: Partial<Findings>;
    account: object;
  }[] = [
    {
      name: 'a record that was redelivered once',
      found: { tally: { ...tally, received: 12, written: 7, failed: 1, deadLettered: 2 } },
      account: { written: 6, skipped: 3, deadLettered: 1, unaccounted: 0, problems: [] },
    },
    {
      name: 'records that were not delivered',
      found: { done: 8, tally: { ...tally, written: 4 } },
      account: { written: 4, unaccounted: 2, problems: ['2 records were sent, and not delivered'] },
    },
    {
      name: 'a record that was given up',
      found: { givenUp: 1, tally: { ...tally, written: 5 } },
      account: {
        written: 5,
        unaccounted: 1,
        problems: ['1 record was larger than an event of Lambda, and given up'],
      },
    },
    {
      name: 'a record that was delivered, and that the function does not report',
      found: { tally: { ...tally, written: 5 } },
      account: {
        written: 5,
        unaccounted: 1,
        problems: ['1 record was delivered, and not reported by the function'],
      },
    },
    {
      name: 'a dead letter that was not stored',
      found: { deadLettered: 0 },
      account: { unaccounted: 1, problems: ['1 record was delivered, and not reported by the function'] },
    },
    {
      name: 'records of another producer',
      found: { done: 12, tally: { ...tally, written: 8 } },
      account: {
        unaccounted: -2,
        problems: [
          '2 more records were delivered than were sent here; let nobody else produce to the topics',
        ],
      },
    },
    {
      name: 'a run without any delivery',
      found: { done: 0, deadLettered: 0, tally: { ...tally, written: 0, skipped: 0 } },
      account: { written: 0, unaccounted: 10, problems: ['10 records were sent, and not delivered'] },
    },
  ];
  it.each(table)('the account reports $name', ({ found, account }) => {
    expect(accountFor({ ...complete, ...found })).toMatchObject(account);
  });
});
