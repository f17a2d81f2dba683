import { describe, expect, it } from 'vitest';
import { deadlinePolicy } from '../../core/flow/deadline.ts';
import type { WriteGroup } from '../../core/record/write.ts';
import { timeout } from '../support/fakes/fake-store.ts';
import {
  makeHarness,
  makeNote,
  makeOrder,
  notedOrdersRoute,
  printOutcomes,
} from '../support/flow-harness.ts';

const orders = (count: number) =>
  Array.from({ length: count }, (_, offset) => makeOrder({ id: offset, offset, customer: `c${offset}` }));

/** The city or the note that a group of one write sets. */
const setBy = ({ writes: [write] }: WriteGroup): string => String(write?.params[2] ?? write?.params[3]);

const cases = [
  { name: 'a cluster that answers after the time is over', store: { latencyMs: () => 60_000 } },
  { name: 'a slow cluster and more rows than it can take in time', store: { latencyMs: () => 900 } },
  { name: 'a cluster that fails at once repeatedly', store: { answer: () => timeout } },
  {
    name: 'a cluster that fails slowly and repeatedly',
    store: { latencyMs: () => 1700, answer: () => timeout },
  },
] as const;

describe('batch with too little time', () => {
  it.each(cases)(
    'for $name, the batch ends before Lambda does and reports all remaining records',
    async ({ store: behaviour }) => {
      const remainingMs = 10_000;
      const { run, time, store } = await makeHarness({ ...behaviour, remainingMs, maxRequestsInFlight: 8 });
      const startedAtMs = time.now();
      let endedAtMs = Infinity;
      store.onEnd = () => {
        endedAtMs = time.now();
      };
      const lines = printOutcomes((await run(orders(300))).outcomes);
      expect(lines).toHaveLength(300);
      expect(lines.filter((line) => !/^(written 1|retry (out_of_time|timeout))$/.test(line))).toEqual([]);
      expect(lines.some((line) => line.startsWith('retry'))).toBe(true);
      expect(endedAtMs - startedAtMs).toBeLessThanOrEqual(remainingMs - deadlinePolicy.reserveMs);
      expect(store.inFlight).toBe(0);
    },
  );

  it('a request never gets more time than remains for it', async () => {
    const { run, store, time } = await makeHarness({ latencyMs: () => 60_000, remainingMs: 4000 });
    const sentAtMs: number[] = [];
    const write = store.write.bind(store);
    store.write = (group, timeoutMs) => {
      sentAtMs.push(time.now() + timeoutMs);
      return write(group, timeoutMs);
    };
    await run(orders(5));
    const deadlineMs = 4000 - deadlinePolicy.reserveMs;
    expect(Math.max(...sentAtMs)).toBeLessThanOrEqual(deadlineMs);
  });

  it('no request is started if not even one would fit in the remaining time', async () => {
    const { run, store } = await makeHarness({ remainingMs: 100 });
    const { outcomes } = await run(orders(3));
    expect(printOutcomes(outcomes)).toEqual(Array(3).fill('retry out_of_time'));
    expect(store.requests).toEqual([]);
  });
});

describe('requests in flight', () => {
  it('the number of requests in flight never exceeds the ceiling', async () => {
    const { run, store } = await makeHarness({ maxRequestsInFlight: 12, latencyMs: () => 5 });
    const { outcomes } = await run(orders(400));
    expect(new Set(printOutcomes(outcomes))).toEqual(new Set(['written 1']));
    expect(store.mostInFlight).toBe(12);
  });

  it('requests for one row without timestamps are sent one at a time, in log order', async () => {
    const { run, store } = await makeHarness({
      routes: [{ ...notedOrdersRoute, timestamp: 'server' }],
      latencyMs: () => 5,
    });
    await run([
      makeOrder({ id: 1, offset: 0, city: 'A' }),
      makeNote({ id: 1, offset: 1, note: 'B' }),
      makeOrder({ id: 1, offset: 2, city: 'C' }),
      makeNote({ id: 1, offset: 3, note: 'D' }),
    ]);
    expect(store.mostInFlight).toBe(1);
    expect(store.requests.map(setBy)).toEqual(['A', 'B', 'C', 'D']);
  });

  it('requests without timestamps that follow a failed row are held back', async () => {
    const { run, store } = await makeHarness({
      routes: [{ ...notedOrdersRoute, timestamp: 'server' }],
      answer: (group) => (setBy(group) === 'B' ? timeout : undefined),
    });
    const { outcomes } = await run([
      makeOrder({ id: 1, offset: 0, city: 'A' }),
      makeNote({ id: 1, offset: 1, note: 'B' }),
      makeOrder({ id: 1, offset: 2, city: 'C' }),
      makeOrder({ id: 1, offset: 3, city: 'D', customer: 'other' }),
    ]);
    expect(printOutcomes(outcomes)).toEqual(['written 1', 'retry timeout', 'retry held_back', 'written 1']);
    expect(store.requests.map(setBy)).not.toContain('C');
  });
});
