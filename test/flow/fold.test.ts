/** What becomes of the records whose writes are folded into another. */
import { known } from '../../core/failure/failure-message.ts';
import { describe, expect, it } from 'vitest';
import type { Failure } from '../../core/failure/failure.ts';
import type { WriteGroup } from '../../core/record/write.ts';
import { timeout } from '../support/fakes/fake-store.ts';
import { makeHarness, makeOrder, ordersRoute, printOutcomes } from '../support/flow-harness.ts';

const rejected: Failure = {
  next: 'dead-letter',
  stage: 'write',
  code: 'rejected_by_server',
  message: known('invalid'),
};
const citiesOf = ({ writes }: WriteGroup): readonly string[] => writes.map(({ params }) => String(params[2]));

/** News of one order, one after the other. */
const news = (...cities: readonly string[]) =>
  cities.map((city, offset) => makeOrder({ id: 1, offset, city, timestamp: 1000 + offset }));

describe.each(['record', 'server'] as const)('folded records in %s mode', (timestamp) => {
  const routes = [{ ...ordersRoute, timestamp }];

  it('folded records are written with the write that hides them, each with its own outcome and freshness', async () => {
    const { run, store, telemetry, time } = await makeHarness({ routes, latencyMs: () => 5 });
    await time.runUntil(2000);
    const { outcomes } = await run([
      ...news('A', 'B', 'C'),
      makeOrder({ id: 2, offset: 3, timestamp: 1900 }),
    ]);
    expect(store.requests.map(citiesOf)).toEqual([['C', 'Bern']]);
    expect(printOutcomes(outcomes)).toEqual(Array.from({ length: 4 }, () => 'written 1'));
    expect(telemetry.events).toMatchObject([
      {
        written: 4,
        rows: 2,
        folded: 2,
        requests: 1,
        freshness: { maxMs: 1005, sampleMs: [105, 1003, 1004, 1005] },
      },
    ]);
  });

  it('folded records are retried if the write that hides them must be retried', async () => {
    const { run, telemetry } = await makeHarness({ routes, answer: () => timeout });
    const { outcomes } = await run(news('A', 'B', 'C'));
    expect(printOutcomes(outcomes)).toEqual(['retry timeout', 'retry timeout', 'retry timeout']);
    expect(telemetry.events).toMatchObject([{ failed: 3, rows: 0, folded: 0, freshness: undefined }]);
  });

  it('folded records are retried if the time is over before the write that hides them is sent', async () => {
    const { run, store } = await makeHarness({ routes, remainingMs: 1 });
    const { outcomes } = await run(news('A', 'B'));
    expect(printOutcomes(outcomes)).toEqual(['retry out_of_time', 'retry out_of_time']);
    expect(store.requests).toEqual([]);
  });

  it('folded records are written instead of the write that hides them if that can never be written', async () => {
    const { run, store, deadLetters, telemetry } = await makeHarness({
      routes,
      answer: (group) => (citiesOf(group).some((city) => city.startsWith('Bad')) ? rejected : undefined),
    });
    const { outcomes } = await run(news('A', 'B', 'Bad 1', 'Bad 2'));
    expect(printOutcomes(outcomes)).toEqual([
      'written 1',
      'written 1',
      'dead-letter rejected_by_server',
      'dead-letter rejected_by_server',
    ]);
    expect(store.requests.map(citiesOf)).toEqual([['Bad 2'], ['Bad 1'], ['B']]);
    expect([...store.rows.values()].map(({ params }) => String(params[2]))).toEqual(['B']);
    expect(deadLetters.stored.map(({ record }) => record.offset)).toEqual([2, 3]);
    expect(telemetry.events).toMatchObject([{ written: 2, deadLettered: 2, rows: 1, folded: 1 }]);
  });

  it('folded records are retried alone if the write that hides them can never be written', async () => {
    const { run, deadLetters } = await makeHarness({
      routes,
      answer: (group) => (citiesOf(group).includes('Bad') ? rejected : timeout),
    });
    const { outcomes, failureResponse } = await run(news('A', 'B', 'Bad'));
    expect(printOutcomes(outcomes).slice(0, 2)).toEqual(['retry timeout', 'retry timeout']);
    // In server mode the batch is redelivered whole, and its dead letters wait for that.
    const isWhole = timestamp === 'server';
    expect(failureResponse).toBe(isWhole ? 'throw' : 'partial');
    expect(printOutcomes(outcomes)[2]).toBe(`${isWhole ? 'retry' : 'dead-letter'} rejected_by_server`);
    expect(deadLetters.stored.map(({ record }) => record.offset)).toEqual(isWhole ? [] : [2]);
  });
});
