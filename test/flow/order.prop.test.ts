/**
 * The promise of the connector: whatever happens on the way, the table is the log applied in order.
 *
 * The real flow (decode, map, plan, write, settle) writes into a model of Cassandra's cell resolution, which an
 * integration test holds against the real server. Requests run side by side, fail before or after they were applied,
 * and arrive long after they were given up. Each mode's conditions are in the names of its tests; what falls outside
 * them for `record` mode is counted in order.odds.test.ts.
 */
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { RouteDefinition } from '../../core/connector/connector.ts';
import { known } from '../../core/failure/failure-message.ts';
import type { Failure } from '../../core/failure/failure.ts';
import type { SourceRecord } from '../../core/record/source-record.ts';
import type { Fate } from '../support/cell-model/model-store.ts';
import { hostile } from '../../local/event-source/behaviour.ts';
import { seededRandom } from '../../local/event-source/random.ts';
import { anyCuts, anyhow, cut, exceedsItsMillisecond, forwards } from '../support/any-order-log.ts';
import { deliverBySource } from '../support/deliver-by-source.ts';
import {
  makeWorld,
  replay,
  type Delivered,
  type Instance,
  type OrdersTable,
  type World,
  type WorldOptions,
} from '../support/order-world.ts';

const numRuns = 300;

// A second or two each on a machine that has nothing else to do.
vi.setConfig({ testTimeout: 120_000 });

const refused = (code: Failure['code']): Failure => ({
  next: 'retry',
  stage: 'write',
  code,
  message: known(code),
});

/** A share of the requests, another in each run, goes wrong in one of the ways in which requests go wrong. */
function drawFates(random: () => number, mayArriveLate: boolean): () => Fate {
  const wrong = random() * 0.6;
  return () => {
    const answeredAfterMs = 1 + random() * 50;
    const appliedAfterMs = random() * answeredAfterMs;
    const draw = random() / wrong;
    if (draw < 0.4) return { appliedAfterMs: undefined, answeredAfterMs, failure: refused('overloaded') };
    if (draw < 0.8) return { appliedAfterMs, answeredAfterMs, failure: refused('timeout') };
    if (draw < 0.9) return { appliedAfterMs: undefined, answeredAfterMs: Infinity };
    if (draw < 1 && mayArriveLate) return { appliedAfterMs: random() * 60_000, answeredAfterMs: Infinity };
    return { appliedAfterMs, answeredAfterMs };
  };
}

/** Delivers until nothing is left to deliver; later batches come before what a batch has handed back. */
async function deliverAll(
  batches: readonly (readonly SourceRecord[])[],
  instanceOf: () => Instance,
): Promise<void> {
  const waiting = [...batches];
  let deliveries = 0;
  for (let batch = waiting.shift(); batch !== undefined; batch = waiting.shift()) {
    expect((deliveries += 1)).toBeLessThan(200 * (batches.length + 1));
    const { left } = await instanceOf().deliver(batch);
    if (left.length > 0) waiting.push(left);
  }
}

async function play(
  options: Pick<WorldOptions, 'timestamp' | 'failureResponse' | 'namesAnyway'> & {
    seed: number;
    mayArriveLate?: boolean;
  },
  act: (world: World, random: () => number) => Promise<void>,
): Promise<OrdersTable> {
  const random = seededRandom(options.seed);
  const drawFate = drawFates(random, options.mayArriveLate ?? true);
  const world = makeWorld({ ...options, drawFate, random });
  const acted = act(world, random);
  acted.catch(() => undefined);
  await world.time.runUntil(7_200_000);
  await acted;
  return world.finalTable();
}

describe("order in mode 'offset' or with a rising field", () => {
  it.each<RouteDefinition['timestamp'] & object>([
    { offset: 1_000_000 },
    { field: 'header.sequence', unit: 'micros' },
  ])('in mode %j any delivery by any instances gives the table of the log', async (timestamp) => {
    await fc.assert(
      fc.asyncProperty(anyhow, anyCuts, anyCuts, fc.nat(), async (log, cuts, twinCuts, seed) => {
        const table = await play({ timestamp, seed }, async ({ startInstance }, random) => {
          const instances = [startInstance(), startInstance()];
          const any = (): Instance => instances[Math.floor(random() * 3)] ?? startInstance();
          await Promise.all([
            deliverAll(cut(log, cuts), any),
            deliverAll(
              [...cut(log, twinCuts)].sort(() => random() - 0.5),
              any,
            ),
          ]);
        });
        expect(table).toEqual(replay(log));
      }),
      { numRuns },
    );
  });
});

describe("order in mode 'record' with rising record timestamps", () => {
  it('a warm instance that gets the log in order, with retries at any time, gives the table of the log', async () => {
    await fc.assert(
      fc.asyncProperty(forwards, anyCuts, anyCuts, fc.nat(), async (log, cuts, twinCuts, seed) => {
        const table = await play({ timestamp: 'record', seed }, async ({ startInstance }) => {
          const warm = startInstance();
          await Promise.all([
            deliverAll(cut(log, cuts), () => warm),
            ...cut(log, twinCuts).map((batch) => startInstance().deliver(batch)),
          ]);
        });
        expect(table).toEqual(replay(log));
      }),
      { numRuns },
    );
  });

  it('cold instances that get the log in one batch, with retries in any order, give the table of the log', async () => {
    await fc.assert(
      fc.asyncProperty(forwards, fc.nat(), async (log, seed) => {
        const table = await play({ timestamp: 'record', seed }, async ({ startInstance }) => {
          await deliverAll([log], startInstance);
        });
        expect(table).toEqual(replay(log));
      }),
      { numRuns },
    );
  });
});

describe("order in mode 'record' with record timestamps that run backwards", () => {
  it('cold instances that get the log in one batch give the table of the log sorted by timestamp', async () => {
    await fc.assert(
      fc.asyncProperty(anyhow, fc.nat(), async (log, seed) => {
        fc.pre(!exceedsItsMillisecond(log));
        const table = await play({ timestamp: 'record', seed }, async ({ startInstance }) => {
          await deliverAll([log], startInstance);
        });
        expect(table).toEqual(
          replay([...log].sort((one, other) => (one.timestamp ?? 0) - (other.timestamp ?? 0))),
        );
      }),
      { numRuns },
    );
  });
});

/**
 * What Lambda documents, and nothing else: each partition is read in order, and a batch that failed as a whole comes
 * again whole before what follows. Where records were reported, everything that the documents leave open. Excepted, as
 * the guarantees say: an invocation that goes on while its retry runs, and a request that arrives after it was given up.
 */
const documented = { ...hostile, lostAnswers: 0, rewinds: 0 };

describe("order in mode 'server'", () => {
  /** The table that a log makes, and how many batches came again whole. */
  async function drain(
    log: readonly SourceRecord[],
    seed: number,
    options: Pick<WorldOptions, 'failureResponse' | 'namesAnyway'>,
  ): Promise<{ readonly table: OrdersTable; readonly threw: number }> {
    let count = 0;
    const world = { ...options, timestamp: 'server' as const, seed, mayArriveLate: false };
    const table = await play(world, async ({ time, startInstance }) => {
      const deliver = async (records: readonly SourceRecord[]): Promise<Delivered> => {
        const delivered = await startInstance().deliver(records);
        if (delivered.threw) count += 1;
        return delivered;
      };
      await deliverBySource(log, deliver, time, { ...documented, seed });
    });
    return { table, threw: count };
  }

  it("with Lambda's documented delivery, mode 'server' gives the table of the log if no abandoned request arrives", async () => {
    let threw = 0;
    await fc.assert(
      fc.asyncProperty(
        anyhow,
        fc.nat(),
        fc.constantFrom('partial', 'throw'),
        async (log, seed, failureResponse) => {
          const drained = await drain(log, seed, { failureResponse });
          threw += drained.threw;
          expect(drained.table).toEqual(replay(log));
        },
      ),
      { numRuns: 150 },
    );
    expect(threw).toBeGreaterThan(0);
  });

  it("mode 'server' would give a wrong table if the answer named failed records, since later ones overtake them", async () => {
    let wrong = 0;
    for (const [seed, log] of fc.sample(anyhow, { numRuns: 50, seed: 7 }).entries()) {
      const { table } = await drain(log, seed, { namesAnyway: true });
      if (!isDeepStrictEqual(table, replay(log))) wrong += 1;
    }
    expect(wrong).toBeGreaterThan(0);
  });
});
