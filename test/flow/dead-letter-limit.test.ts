import { describe, expect, it } from 'vitest';
import { BatchCrash } from '../../core/record/batch-crash.ts';
import { makeHarness, makeOrder, ordersRoute, printOutcomes } from '../support/flow-harness.ts';

describe('dead-letter limit', () => {
  /** Poison first, each record of a customer of its own. */
  const batch = (count: number, of: number, from = 0) =>
    Array.from({ length: of }, (_, index) =>
      makeOrder({ id: index < count ? 'x' : index, offset: from + index, customer: `c${from + index}` }),
    );
  const count = (lines: readonly string[], line: string): number =>
    lines.filter((each) => each === line).length;

  it('one small batch is not judged by the dead-letter limit', async () => {
    const { run, deadLetters, store } = await makeHarness();
    await run(batch(11, 20));
    expect(deadLetters.stored).toHaveLength(11);
    expect(store.rows.size).toBe(9);
  });

  it('above the dead-letter limit, dead letters are held back and all other records are written once', async () => {
    const { run, deadLetters, store, telemetry } = await makeHarness();
    const { outcomes, failureResponse } = await run(batch(60, 110));
    const lines = printOutcomes(outcomes);
    expect([count(lines, 'retry too_many_dead_letters'), count(lines, 'written 1')]).toEqual([60, 50]);
    expect(failureResponse).toBe('partial');
    expect(deadLetters.stored).toEqual([]);
    const requests = store.requests.length;
    // What is redelivered is what was held: nothing is written again, and the share stays what it is.
    expect(new Set(printOutcomes((await run(batch(60, 60))).outcomes))).toEqual(
      new Set(['retry too_many_dead_letters']),
    );
    expect(store.requests).toHaveLength(requests);
    expect(telemetry.events.filter(({ kind }) => kind === 'dead-letters-held')).toMatchObject([
      { code: 'too_many_dead_letters', topics: ['shop.orders'], records: 60 },
      { records: 60 },
    ]);
  });

  it('a topic recovers from the dead-letter limit by itself once enough of its records are good', async () => {
    const { run, deadLetters } = await makeHarness();
    await run(batch(60, 110));
    await run(batch(0, 50, 110));
    await run(batch(60, 60));
    expect(deadLetters.stored).toHaveLength(60);
  });

  it('above the dead-letter limit, the batch ends with examples if the answer cannot name records', async () => {
    const { run, deadLetters } = await makeHarness({ failureResponse: 'throw' });
    await expect(run(batch(60, 110))).rejects.toThrow(
      /^60 of the last 110 records of topic 'shop.orders' would become .* Examples: shop.orders-0@0 shop.orders.id wrong_type/,
    );
    expect(deadLetters.stored).toEqual([]);
  });

  it('above the dead-letter limit, the batch ends if its order requires that', async () => {
    const { run } = await makeHarness({ routes: [{ ...ordersRoute, timestamp: 'server' }] });
    await expect(run(batch(60, 110))).rejects.toThrow(BatchCrash);
  });

  it('a connector with `deadLetterLimit: 1` stores any share of dead letters', async () => {
    const { run, deadLetters } = await makeHarness({ deadLetterLimit: 1 });
    await run(batch(110, 110));
    expect(deadLetters.stored).toHaveLength(110);
  });
});
