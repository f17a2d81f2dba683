import { describe, expect, it } from 'vitest';
import type { TableSchema } from '../../core/cql/table.ts';
import { known } from '../../core/failure/failure-message.ts';
import { Server, type Instance } from '../../lambda/carry/serve.ts';
import { FakeTelemetry } from '../support/fakes/fake-telemetry.ts';
import { makeHarness, ordersRoute, ordersTable, type Harness } from '../support/flow-harness.ts';
import { makeEvent } from '../support/make-event.ts';
import { makeRecord } from '../support/make-record.ts';
import { answerEvent } from '../../lambda/carry/answer-event.ts';

/** `orders`, with a type of these fields as its city. */
function withAddress(...fields: readonly string[]): TableSchema {
  const table = ordersTable('orders');
  const text = { kind: 'native', name: 'text' } as const;
  const columns = new Map(table.columns).set('city', {
    name: 'city',
    kind: 'regular',
    type: {
      kind: 'udt',
      keyspace: 'shop',
      name: 'address',
      fields: fields.map((name) => ({ name, type: text })),
      frozen: true,
    },
  });
  return { ...table, columns };
}

/** A warm server whose cluster tells of no change and goes on taking the old type's bytes. */
async function warmServer() {
  let nowMs = 1_000;
  const clock = { now: () => nowMs, monotonic: () => nowMs, sleep: () => Promise.resolve() };
  let table = withAddress('street');
  const started: Harness[] = [];
  const start = async (): Promise<Instance> => {
    const harness = await makeHarness({ clock, tables: [table], routes: [ordersRoute] });
    started.push(harness);
    const services = { ...harness.instance.services, clock };
    return { services, warm: harness.instance.warm, probeAfterIdleMs: Infinity };
  };
  const telemetry = new FakeTelemetry();
  const server = new Server({ start, telemetry, clock });
  let offset = 0;
  const serve = (...cities: readonly object[]) => {
    const records = cities.map((city) => {
      offset += 1;
      const value = Buffer.from(JSON.stringify({ id: offset, city }));
      return makeRecord({ offset, timestamp: 1_000, key: Buffer.from('c'), value });
    });
    return answerEvent(makeEvent(records), server, telemetry, () => 30_000);
  };
  await serve({ street: 'A' });
  const reads = (): number => started.reduce((sum, { store }) => sum + store.tableReads, 0);
  return {
    serve,
    started,
    first: started[0]!,
    reads,
    pause: (ms: number) => void (nowMs += ms),
    /** Gives the type these fields. */
    alter: (...fields: readonly string[]) => {
      table = withAddress(...fields);
      for (const { store } of started) store.tables = [table];
    },
    startsOver: () => telemetry.events.filter(({ kind }) => kind === 'started-over').length,
  };
}

describe('unknown field of a user-defined type', () => {
  it('an unknown field leads to one reading of the table; if the type now has it, it is written', async () => {
    const { serve, started, startsOver, alter } = await warmServer();
    alter('street', 'country');
    expect(await serve({ street: 'A', country: 'DE' })).toEqual({ batchItemFailures: [] });
    expect(startsOver()).toBe(1);
    const [row] = [...started[1]!.store.rows.values()];
    expect(row?.params[2]?.toString('latin1')).toContain('DE');
  });

  it('an unknown field in the last of very many records leads to a reading of the table', async () => {
    const { serve, started, startsOver, alter } = await warmServer();
    alter('street', 'country');
    const plain = Array.from({ length: 2_000 }, () => ({ street: 'A' }));
    await serve(...plain, { street: 'A', country: 'DE' });
    expect(startsOver()).toBe(1);
    const last = [...started[1]!.store.rows.values()].at(-1);
    expect(last?.params[2]?.toString('latin1')).toContain('DE');
  });

  it('a field that differs only in case from one of the type leads to a reading of the table', async () => {
    const { serve, startsOver, alter } = await warmServer();
    alter('street', 'Street');
    await serve({ street: 'A', Street: 'B' });
    expect(startsOver()).toBe(1);
  });

  it('the table is read at most once in 10 s for unknown fields while the type remains without them', async () => {
    const { serve, reads, pause, alter, startsOver } = await warmServer();
    const readsBefore = reads();
    const odd = { street: 'A', country: 'DE' };
    for (let batch = 0; batch < 5; batch++) await serve(odd);
    pause(9_999);
    await serve(odd);
    expect(reads() - readsBefore).toBe(1);
    pause(1);
    await serve(odd);
    expect(reads() - readsBefore).toBe(2);
    alter('street', 'country');
    pause(10_000);
    await serve(odd);
    expect(startsOver()).toBe(1);
  });

  it('the table is not read for a batch without unknown fields', async () => {
    const { serve, reads } = await warmServer();
    const readsBefore = reads();
    await serve({ street: 'B' });
    expect(reads()).toBe(readsBefore);
  });

  it('if the table cannot be read for an unknown field, the batch goes on and the next one reads it', async () => {
    const { serve, first, alter, startsOver } = await warmServer();
    const reason = { next: 'retry', stage: 'write', code: 'timeout', message: known('too slow') } as const;
    first.store.failsToRead = () => reason;
    alter('street', 'country');
    const odd = { street: 'A', country: 'DE' };
    expect(await serve(odd)).toEqual({ batchItemFailures: [] });
    expect(startsOver()).toBe(0);
    first.store.failsToRead = () => undefined;
    await serve(odd);
    expect(startsOver()).toBe(1);
  });
});
