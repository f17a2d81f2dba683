import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { friendly, hostile } from '../../../local/event-source/behaviour.ts';
import type { Behaviour } from '../../../local/event-source/behaviour.ts';
import type { Delivery } from '../../../local/event-source/delivery.ts';
import type { Verdict } from '../../../local/event-source/poller.ts';
import { SourcePartition } from '../../../local/event-source/source-partition.ts';
import { done, functionError, pollerWith, receive, reported } from './poller-simulation.ts';

interface Scenario {
  readonly counts: readonly number[];
  readonly limits: { batchSize: number; maximumRetryAttempts: number; bisectBatchOnFunctionError: boolean };
  /** What befalls each invocation in turn; then all goes well. */
  readonly fates: readonly (readonly [kind: 'done' | 'reported' | 'error' | 'lost', choice: number])[];
  readonly seed: number;
}

const scenarios: fc.Arbitrary<Scenario> = fc.record({
  counts: fc.array(fc.nat(30), { minLength: 1, maxLength: 3 }),
  limits: fc.record({
    batchSize: fc.integer({ min: 1, max: 12 }),
    maximumRetryAttempts: fc.constantFrom(-1, 0, 2),
    bisectBatchOnFunctionError: fc.boolean(),
  }),
  fates: fc.array(fc.tuple(fc.constantFrom('done', 'reported', 'error', 'lost'), fc.nat(1000)), {
    maxLength: 30,
  }),
  seed: fc.nat(),
});

interface Flight {
  readonly delivery: Delivery;
  readonly verdict: Verdict;
}

/** Plays a scenario with invocations that overlap, offsets committed now and then, and rewound partitions refetched. */
function play(
  scenario: Scenario,
  behaviour: Behaviour,
  onStart: (delivery: Delivery) => void = () => undefined,
) {
  const { poller, counters } = pollerWith(scenario.limits, { ...behaviour, seed: scenario.seed });
  const partitions = scenario.counts.map((_, index) => new SourcePartition('t', index, 0));
  for (const partition of partitions) poller.add(partition);
  const handled = partitions.map(() => new Set<number>());
  const settledOf = (delivery: Delivery, fails: (name: string, offset: number) => boolean): void => {
    for (const { partition, records } of delivery.parts) {
      for (const { offset } of records)
        if (!fails(partition.name, offset)) handled[partition.partition]!.add(offset);
    }
  };
  const fates = [...scenario.fates];
  const flights: Flight[] = [];
  let nowMs = 0;
  let steps = 0;

  for (; steps < 20_000; steps++) {
    partitions.forEach((partition, index) => {
      const end = scenario.counts[index]!;
      const next = Math.min(end, partition.position + 5);
      if (partition.waiting.count < 10 && next > partition.position) {
        receive(
          partition,
          Array.from({ length: next - partition.position }, (_, at) => partition.position + at),
          20,
          nowMs,
        );
      }
    });
    const step = poller.next(nowMs);
    if (step?.kind === 'discard') {
      settledOf(step.delivery, () => false);
      poller.noteDiscarded(step.delivery);
    } else if (step !== undefined) {
      onStart(step.delivery);
      const [kind, choice] = fates.shift() ?? (['done', 0] as const);
      const part = step.delivery.parts[choice % step.delivery.parts.length]!;
      const failed = part.records[choice % part.records.length]!.offset;
      const verdict =
        kind === 'reported'
          ? reported([part.partition.name, failed])
          : kind === 'done'
            ? done
            : functionError;
      if (kind === 'done') settledOf(step.delivery, () => false);
      if (kind === 'reported')
        settledOf(step.delivery, (name, offset) => name === part.partition.name && offset === failed);
      flights.push({ delivery: step.delivery, verdict });
    } else {
      const flight = flights.shift();
      const wakeAtMs = poller.wakeAtMs(nowMs);
      if (flight !== undefined) poller.settle(flight.delivery, flight.verdict, 'request', nowMs);
      else if (wakeAtMs !== undefined) nowMs = wakeAtMs;
      else if (partitions.every(({ position }, index) => position === scenario.counts[index])) break;
    }
    for (const partition of partitions) {
      // No record that may be committed is one that the function, or the destination, has not had.
      const all = handled[partition.partition]!;
      for (
        let offset = partition.committed < 0 ? 0 : partition.committed;
        offset < partition.done;
        offset++
      ) {
        expect(all).toContain(offset);
      }
      if (steps % 7 === 0) partition.noteCommitted(partition.done);
    }
  }
  expect(steps).toBeLessThan(20_000);
  return { partitions, counters };
}

describe.each([
  ['friendly', friendly],
  ['hostile', { ...hostile, rewinds: 0.2 }],
] as const)('poller with %s behaviour', (_, behaviour) => {
  it('the poller delivers every record, ends, and never commits an unfinished record', () => {
    fc.assert(
      fc.property(scenarios, (scenario) => {
        const { partitions } = play(scenario, behaviour);
        expect(partitions.map((partition) => partition.done)).toEqual(scenario.counts);
      }),
      { numRuns: 100 },
    );
  });

  it('the poller keeps each event within its size and the records of each partition in order', () => {
    fc.assert(
      fc.property(scenarios, (scenario) => {
        play(scenario, behaviour, ({ parts }) => {
          const sizes = parts.map(({ records }) => records.length);
          expect(sizes.every((size) => size > 0)).toBe(true);
          expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(scenario.limits.batchSize);
          for (const { records } of parts) {
            const offsets = records.map(({ offset }) => offset);
            expect(offsets).toEqual([...offsets].sort((a, b) => a - b));
          }
        });
      }),
      { numRuns: 100 },
    );
  });
});

describe('poller with friendly behaviour', () => {
  it('the friendly poller sends no record before the earlier ones of its partition are done or in the same batch', () => {
    fc.assert(
      fc.property(scenarios, (scenario) => {
        play(scenario, friendly, ({ parts }) => {
          for (const { partition, records } of parts) expect(partition.done).toBe(records[0]!.offset);
        });
      }),
      { numRuns: 100 },
    );
  });

  it('the friendly poller sends each record once if nothing fails', () => {
    fc.assert(
      fc.property(scenarios, (scenario) => {
        const { counters } = play({ ...scenario, fates: [] }, friendly);
        expect(counters.invoked).toBe(scenario.counts.reduce((sum, count) => sum + count, 0));
      }),
      { numRuns: 50 },
    );
  });
});
