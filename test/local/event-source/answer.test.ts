import { describe, expect, it } from 'vitest';
import { readAnswer } from '../../../local/event-source/answer.ts';

const delivered = (partition: string, offset: number): boolean =>
  ['shop.orders-0', 'shop.orders-12'].includes(partition) && offset >= 100 && offset < 110;

const failures = (...identifiers: unknown[]): string =>
  JSON.stringify({ batchItemFailures: identifiers.map((itemIdentifier) => ({ itemIdentifier })) });

describe('readAnswer', () => {
  it.each(['', 'null', '{}', '{"batchItemFailures":null}', '{"batchItemFailures":[]}', '{"other":1}'])(
    'readAnswer reads %j as success',
    (payload) => {
      expect(readAnswer(payload, delivered)).toEqual({ kind: 'done' });
    },
  );

  it('readAnswer reads the records that failed', () => {
    const payload = failures(
      { partition: 'shop.orders-0', offset: 104 },
      { partition: 'shop.orders-12', offset: 100 },
      { partition: 'shop.orders-0', offset: 101 },
      { partition: 'shop.orders-0', offset: 104 },
    );
    expect(readAnswer(payload, delivered)).toEqual({
      kind: 'reported',
      failed: new Map([
        ['shop.orders-0', new Set([104, 101])],
        ['shop.orders-12', new Set([100])],
      ]),
    });
  });

  it.each([
    ['"ok"', 'it is a string, not an object'],
    ['[]', 'it is a list, not an object'],
    ['{"batchItemFailures"', 'it is not JSON'],
    ['{"batchItemFailures":{}}', 'batchItemFailures is an object, not a list'],
    ['{"batchItemFailures":[{}]}', 'an itemIdentifier is missing, not an object'],
    ['{"batchItemFailures":[null]}', 'an itemIdentifier is missing, not an object'],
    ['{"batchItemFailures":[{"wrong":1}]}', 'an itemIdentifier is missing, not an object'],
    [failures(null), 'an itemIdentifier is null, not an object'],
    [failures(''), 'an itemIdentifier is a string, not an object'],
    [failures('shop.orders-0:101'), 'an itemIdentifier is a string, not an object'],
    [failures({ partition: 'shop.orders-0' }), 'an offset is missing, not a number'],
    [failures({ partition: 'shop.orders-0', offset: '101' }), 'an offset is a string, not a number'],
    [failures({ partition: 0, offset: 101 }), 'a partition is a number, not text'],
    [failures({ partition: 'shop.orders-1', offset: 101 }), 'shop.orders-1@101 was not in the event'],
    [
      failures({ partition: 'shop.orders-0', offset: 101 }, { partition: 'shop.orders-0', offset: 110 }),
      'shop.orders-0@110 was not in the event',
    ],
  ])('readAnswer fails the whole batch for %s', (payload, reason) => {
    expect(readAnswer(payload, delivered)).toEqual({ kind: 'malformed', reason });
  });
});
