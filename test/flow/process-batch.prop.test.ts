import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { known } from '../../core/failure/failure-message.ts';
import { EventError } from '../../core/decode/event/msk-event.ts';
import type { Failure } from '../../core/failure/failure.ts';
import type { Write } from '../../core/record/write.ts';
import { printPosition } from '../../core/contract/record-position.ts';
import type { SourceRecord } from '../../core/record/source-record.ts';
import { reportFailures } from '../../core/settle/batch-response.ts';
import { BatchCrash } from '../../core/record/batch-crash.ts';
import type { Answer } from '../support/fakes/fake-store.ts';
import { makeHarness, makeOrder } from '../support/flow-harness.ts';
import { seededRandom } from '../../local/event-source/random.ts';
import { makeEvent } from '../support/make-event.ts';

const failures: readonly Answer[] = [
  undefined,
  ...(['timeout', 'overloaded', 'connection_lost'] as const).map((code): Failure => ({
    next: 'retry',
    stage: 'write',
    code,
    message: known(code),
  })),
  { writtenBut: { next: 'retry', stage: 'write', code: 'timeout', message: known('late') } },
];

/** A server that rejects a row rejects it every time. */
const rejected: Failure = {
  next: 'dead-letter',
  stage: 'write',
  code: 'rejected_by_server',
  message: known('invalid'),
};
const isRejected = ({ params }: Write): boolean => String(params[2]).endsWith('7');

/** Orders of few rows around the end of a round of 997, a poisoned one now and then; milliseconds never run backwards. */
const anyLog: fc.Arbitrary<readonly SourceRecord[]> = fc
  .array(
    fc.record({
      id: fc.constantFrom<unknown>(1, 1, 1, 2, 'poison'),
      customer: fc.constantFrom('a', 'b'),
      stepMs: fc.constantFrom(0, 0, 0, 1),
    }),
    { minLength: 1, maxLength: 40 },
  )
  .map((orders) => {
    let timestamp = 1000;
    return orders.map(({ id, customer, stepMs }, index) => {
      timestamp += stepMs;
      return makeOrder({ id, customer, offset: 985 + index, timestamp, city: `city ${index}` });
    });
  });

/** The row's last city in the log, by customer and id. */
function replay(log: readonly SourceRecord[]): Map<string, string> {
  const rows = new Map<string, string>();
  for (const { key, value } of log) {
    const { id, city } = JSON.parse(String(value)) as { id: unknown; city: string };
    if (typeof id === 'number') rows.set(`${String(key)} ${id}`, city);
  }
  return rows;
}

async function failingHarness(seed: number) {
  const random = seededRandom(seed);
  const harness = await makeHarness({
    groupLimits: { maxWrites: 1 + Math.floor(random() * 4), maxBytes: 1000 },
    maxRequestsInFlight: 8,
    remainingMs: 3000,
    latencyMs: () => random() * 300,
    answer: (group) =>
      group.writes.some(isRejected) ? rejected : failures[Math.floor(random() * (failures.length + 4))],
  });
  const tableOf = (): Map<string, string> =>
    new Map(
      [...harness.store.rows.values()].map(({ params }) => [
        `${String(params[0])} ${params[1]!.readInt32BE()}`,
        String(params[2]),
      ]),
    );
  return { ...harness, tableOf };
}

describe('any batch against any cluster', () => {
  it('any batch has one outcome per record and one dead letter for each record that can never be written', async () => {
    await fc.assert(
      fc.asyncProperty(anyLog, fc.nat(), async (log, seed) => {
        const { run, deadLetters } = await failingHarness(seed);
        const { outcomes } = await run(log);
        expect(outcomes.map(({ record }) => printPosition(record))).toEqual(log.map(printPosition));
        const reported = reportFailures(outcomes).batchItemFailures.map(
          ({ itemIdentifier }) => itemIdentifier.offset,
        );
        const letters = deadLetters.stored.map(({ record }) => record.offset);
        const done = outcomes.filter(({ kind }) => kind !== 'failed').map(({ record }) => record.offset);
        expect([...reported, ...letters, ...done].sort((a, b) => a - b)).toEqual(
          log.map(({ offset }) => offset),
        );
      }),
      { numRuns: 100 },
    );
  });

  it('any batch that is redelivered until it is done leaves the table as the log in order does', async () => {
    await fc.assert(
      fc.asyncProperty(anyLog, fc.nat(), async (log, seed) => {
        const { run, deadLetters, tableOf } = await failingHarness(seed);
        let left = log;
        for (let attempt = 0; left.length > 0; attempt++) {
          expect(attempt).toBeLessThan(100);
          const { outcomes } = await run(left);
          left = outcomes.flatMap((outcome) =>
            outcome.kind === 'failed' && outcome.failure.next === 'retry' ? [outcome.record] : [],
          );
        }
        const dead = new Set(deadLetters.stored.map(({ record }) => record.offset));
        expect(tableOf()).toEqual(replay(log.filter(({ offset }) => !dead.has(offset))));
      }),
      { numRuns: 100 },
    );
  });

  it('any batch that is delivered twice leaves the table as one delivery does', async () => {
    await fc.assert(
      fc.asyncProperty(anyLog, async (log) => {
        const { run, store } = await makeHarness();
        await run(log);
        const once = new Map(store.rows);
        await run(log);
        expect([...store.rows].map(([row, write]) => [row, write.params])).toEqual(
          [...once].map(([row, write]) => [row, write.params]),
        );
      }),
      { numRuns: 100 },
    );
  });
});

describe('any damaged event', () => {
  const event = makeEvent([makeOrder({ id: 1, offset: 1 }), makeOrder({ id: 2, offset: 2, partition: 1 })]);
  const places = [...pathsOf(event)];

  it('a damaged event is either refused with the place of the error or processed completely', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...places),
        fc.oneof(fc.constant(undefined), fc.jsonValue(), fc.constantFrom(-1, 1.5, '', [], {})),
        async (path, damage) => {
          const { runEvent, store, telemetry } = await makeHarness();
          try {
            await runEvent(replaceAt(event, path, damage));
            expect(telemetry.events).toHaveLength(1);
          } catch (error) {
            expect(error instanceof EventError || error instanceof BatchCrash).toBe(true);
            expect(store.requests).toEqual([]);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

function* pathsOf(value: unknown, path: readonly string[] = []): Generator<readonly string[]> {
  yield path;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) yield* pathsOf(inner, [...path, key]);
}

function replaceAt(value: unknown, [key, ...rest]: readonly string[], replacement: unknown): unknown {
  if (key === undefined) return replacement;
  if (Array.isArray(value)) {
    return value.map((inner: unknown, index) =>
      String(index) === key ? replaceAt(inner, rest, replacement) : inner,
    );
  }
  const entries = Object.entries(value as object).map(([name, inner]: [string, unknown]) => [
    name,
    name === key ? replaceAt(inner, rest, replacement) : inner,
  ]);
  return Object.fromEntries(entries.filter(([, inner]) => inner !== undefined)) as unknown;
}
