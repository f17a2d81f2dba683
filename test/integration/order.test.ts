/**
 * The order of the log on real servers: a smaller sample of what test/flow/order.prop.test.ts holds against the model
 * of its cells. Requests are refused, or answered as timed out when they were applied, or arrive after they were given up.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../lambda/adapters/environment/system-clock.ts';
import type { RouteDefinition } from '../../core/connector/connector.ts';
import { defineConnector } from '../../core/connector/define.ts';
import { deadlinePolicy } from '../../core/flow/deadline.ts';
import type { SourceRecord } from '../../core/record/source-record.ts';
import { BatchIncomplete, toBatchResponse } from '../../core/settle/batch-response.ts';
import { compileLiveConnector } from '../../lambda/carry/compile-live.ts';
import type { RowStore } from '../../lambda/ports/store.ts';
import { processBatch, type Services } from '../../lambda/carry/process-batch.ts';
import { coldState } from '../../lambda/carry/warm-state.ts';
import { seededRandom } from '../../local/event-source/random.ts';
import { anyCuts, anyhow, cut, forwards } from '../support/any-order-log.ts';
import { FakeDeadLetters } from '../support/fakes/fake-dead-letters.ts';
import { timeout } from '../support/fakes/fake-store.ts';
import { FakeTelemetry } from '../support/fakes/fake-telemetry.ts';
import { makeEvent } from '../support/make-event.ts';
import { orderRoute, replay, type OrdersTable } from '../support/order-world.ts';
import { recentTime } from '../support/recent-time.ts';
import { storeTargets, useTarget, type OpenTarget } from '../support/store-target.ts';
import { decodeBatch } from '../../core/decode/event/source-batch.ts';

const keyspace = 'log_order';
const samples = 16;
/** The time that the logs are of, and one that every target takes. */
const logMs = 1_700_000_000_000;
const shiftMs = recentTime(logMs) - logMs;

/** What is sent after it was given up. */
type Late = Set<Promise<unknown>>;

/** The real store, through which some requests go wrong. */
function faulty(store: RowStore, random: () => number, late: Late | undefined): RowStore {
  return {
    readTable: (name, table, timeoutMs) => store.readTable(name, table, timeoutMs),
    takeSchemaNews: () => store.takeSchemaNews(),
    prepare: (shapes, ms) => store.prepare(shapes, ms),
    probe: (ms) => store.probe(ms),
    close: () => Promise.resolve(),
    write: async (group, timeoutMs) => {
      const draw = random();
      if (draw < 0.15) return timeout;
      if (draw < 0.2 && late !== undefined) {
        late.add(systemClock.sleep(random() * 500).then(() => store.write(group, timeoutMs)));
        return timeout;
      }
      const failure = await store.write(group, timeoutMs);
      return failure ?? (draw < 0.4 ? timeout : undefined);
    },
  };
}

async function start(
  { place, store }: { readonly place: OpenTarget; readonly store: RowStore },
  timestamp: RouteDefinition['timestamp'],
  table: string,
  random: () => number,
  late?: Late,
) {
  const definition = defineConnector({
    name: 'orders',
    routes: [orderRoute(timestamp, `${keyspace}.${table}`)],
  });
  const services: Services = {
    connector: (await compileLiveConnector(definition, store, place.places.dialect)).connector,
    identity: { name: 'orders', configHash: 'abc' },
    store: faulty(store, random, late),
    deadLetters: new FakeDeadLetters(),
    telemetry: new FakeTelemetry(),
    clock: systemClock,
    random,
    deadline: deadlinePolicy,
    pacing: place.pacing(),
    groupLimits: { maxWrites: 3, maxBytes: 65_536 },
    failureResponse: 'partial',
  };
  // A batch of server mode comes again whole: it has to be done in one go.
  const atLeastMs = timestamp === 'server' ? 4000 : 1800;
  const remainingMs = (): number => atLeastMs + random() * 1500;
  return (): ((records: readonly SourceRecord[]) => Promise<void>) => {
    let warm = coldState(4);
    return async (records) => {
      for (let left = records; left.length > 0;) {
        const processed = await processBatch(decodeBatch(makeEvent(left)), remainingMs(), warm, services);
        warm = processed.warm;
        left = leftOf(left, processed);
      }
    };
  };
}

function leftOf(
  records: readonly SourceRecord[],
  { outcomes, failureResponse }: Awaited<ReturnType<typeof processBatch>>,
): readonly SourceRecord[] {
  try {
    const named = toBatchResponse(outcomes, failureResponse).batchItemFailures.map(
      ({ itemIdentifier: { partition, offset } }) => `${partition}@${offset}`,
    );
    return records.filter(({ topic, partition, offset }) =>
      named.includes(`${topic}-${partition}@${offset}`),
    );
  } catch (error) {
    if (error instanceof BatchIncomplete) return records;
    throw error;
  }
}

const inSample = (sample: number, log: readonly SourceRecord[]): readonly SourceRecord[] =>
  log.map((record) => ({
    ...record,
    key: Buffer.from(`${sample}-${String(record.key)}`),
    timestamp: (record.timestamp ?? 0) + shiftMs,
  }));

async function read({ admin }: OpenTarget, table: string): Promise<OrdersTable> {
  const { rows } = await admin.execute(`SELECT * FROM ${keyspace}.${table}`, [], { fetchSize: 5000 });
  return Object.fromEntries(
    rows.map((row) => {
      const columns = ['a', 'b', 'c'].flatMap((name) => {
        const value: unknown = row[name];
        return typeof value === 'string' ? [[name, value] as const] : [];
      });
      return [`${String(row['customer'])}/${String(row['id'])}`, Object.fromEntries(columns)] as const;
    }),
  );
}

const modes: readonly {
  readonly mode: 'offset' | 'record' | 'server';
  readonly timestamp: NonNullable<RouteDefinition['timestamp']>;
  readonly logs: fc.Arbitrary<readonly SourceRecord[]>;
  readonly conditions: string;
}[] = [
  { mode: 'offset', timestamp: { offset: 1_000_000 }, logs: anyhow, conditions: 'whatever twins do' },
  { mode: 'record', timestamp: 'record', logs: forwards, conditions: 'delivered to a warm instance' },
  { mode: 'server', timestamp: 'server', logs: anyhow, conditions: 'delivered in order' },
];

describe.each(storeTargets)('order of the log on $name', (target) => {
  const createTable = (mode: string): string =>
    `CREATE TABLE ${keyspace}.orders_${mode} (customer text, id text, a text, b text, c text, PRIMARY KEY (customer, id))`;
  const place = useTarget(target, {
    keyspace,
    schema: modes.map(({ mode }) => createTable(mode)),
    timestamped: [`${keyspace}.orders_offset`, `${keyspace}.orders_record`],
  });
  let store: RowStore;
  beforeAll(async () => {
    store = await place().openStore();
  });
  afterAll(() => store.close());

  describe.each(modes)('delivery conditions: $conditions', ({ mode, timestamp, logs }) => {
    it.skipIf(mode === 'offset' && target.lacks.includes('offset timestamps'))(
      `mode ${mode} gives the table of the log`,
      async () => {
        const table = `orders_${mode}`;
        const random = seededRandom(997);
        const late: Late | undefined = mode === 'server' ? undefined : new Set();
        const startInstance = await start({ place: place(), store }, timestamp, table, random, late);
        const drawn = fc.sample(fc.tuple(logs, anyCuts, anyCuts), { numRuns: samples, seed: 997 });
        let expected: OrdersTable = {};

        await Promise.all(
          drawn.map(async ([drawnLog, cuts, twinCuts], sample) => {
            const log = inSample(sample, drawnLog);
            expected = { ...expected, ...replay(log) };
            const deliver = startInstance();
            const twins = mode === 'offset' ? cut(log, twinCuts) : [];
            const drain = async (): Promise<void> => {
              for (const batch of cut(log, cuts)) await deliver(batch);
            };
            await Promise.all([drain(), ...twins.map((batch) => startInstance()(batch))]);
          }),
        );
        await Promise.all([...(late ?? [])]);

        expect(Object.keys(expected).length).toBeGreaterThan(samples);
        expect(await read(place(), table)).toEqual(expected);
      },
    );
  });
});
