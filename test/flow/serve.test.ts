import { describe, expect, it } from 'vitest';
import type { FailureCode } from '../../core/contract/failure-codes.ts';
import type { TableSchema } from '../../core/cql/table.ts';
import type { NativeType } from '../../core/cql/type.ts';
import { known } from '../../core/failure/failure-message.ts';
import type { Failure } from '../../core/failure/failure.ts';
import type { WriteGroup } from '../../core/record/write.ts';
import { SecretError } from '../../core/secret/reference.ts';
import { Server, type Instance } from '../../lambda/carry/serve.ts';
import { FakeTelemetry } from '../support/fakes/fake-telemetry.ts';
import {
  makeHarness,
  makeOrder,
  ordersRoute,
  ordersTable,
  type Harness,
  type HarnessOptions,
} from '../support/flow-harness.ts';
import { makeEvent } from '../support/make-event.ts';
import { answerEvent } from '../../lambda/carry/answer-event.ts';

const crash = (code: FailureCode): Failure => ({
  next: 'crash',
  stage: 'write',
  code,
  message: known(`it is ${code}`),
});

/** Requests are answered at once. */
const noTime = { now: () => 0, monotonic: () => 0, sleep: () => Promise.resolve() };

/** A server whose instances come one after the other from `instances`; each is a harness, or why it cannot start. */
async function makeServer(...instances: readonly (HarnessOptions | Error)[]) {
  const telemetry = new FakeTelemetry();
  const started: Harness[] = [];
  const left = [...instances];
  let nowMs = 0;
  const start = async (): Promise<Instance> => {
    const next = left.shift();
    if (next === undefined) throw new Error('started more often than the test allows');
    if (next instanceof Error) throw next;
    const harness = await makeHarness({ clock: noTime, ...next });
    started.push(harness);
    return { ...harness.instance, probeAfterIdleMs: 5_000 };
  };
  const clock = { now: () => nowMs, monotonic: () => nowMs, sleep: () => Promise.resolve() };
  const server = new Server({ start, telemetry, clock });
  await server.begin();
  const serve = (...orders: Parameters<typeof makeOrder>[0][]) =>
    answerEvent(makeEvent(orders.map(makeOrder)), server, telemetry, () => 30_000);
  return { server, serve, started, telemetry, pause: (ms: number) => void (nowMs += ms) };
}

const kinds = ({ events }: FakeTelemetry): readonly string[] =>
  events.map((event) => ('code' in event ? `${event.kind} ${event.code}` : event.kind));

describe('answer of the server', () => {
  it('the answer names the records with a new dead letter only to a redrive', async () => {
    const { server, telemetry } = await makeServer({});
    const event = makeEvent([makeOrder({ id: 1, offset: 1 }), makeOrder({ id: 'x', offset: 2 })]);
    const serve = (given: object) => answerEvent(given, server, telemetry, () => 30_000);
    expect(await serve(event)).toEqual({ batchItemFailures: [] });
    expect(await serve({ ...event, millrace: 'redrive' })).toEqual({
      batchItemFailures: [],
      deadLettered: [{ itemIdentifier: { partition: 'shop.orders-0', offset: 2 }, code: 'wrong_type' }],
    });
  });

  it('the dead letters of a redrive name the cluster of their event', async () => {
    const { server, started, telemetry } = await makeServer({});
    const event = makeEvent([makeOrder({ id: 'x', offset: 2 })]);
    await answerEvent(
      { ...event, eventSourceArn: 'arn:a', bootstrapServers: 'b:1' },
      server,
      telemetry,
      () => 30_000,
    );
    expect(started[0]?.deadLetters.stored).toMatchObject([
      { source: { eventSourceArn: 'arn:a', bootstrapServers: 'b:1' } },
    ]);
  });

  it('an event of another shape is not answered, and the log says what is wrong with it', async () => {
    const { server, telemetry } = await makeServer({});
    const answer = answerEvent({ eventSource: 'aws:sqs' }, server, telemetry, () => 30_000);
    await expect(answer).rejects.toThrow(`event.eventSource: got 'aws:sqs'`);
    expect(kinds(telemetry)).toEqual(['batch-crashed invalid_event']);
  });
});

describe('server', () => {
  const mendable = [
    'schema_mismatch',
    'schema_missing',
    'authentication_failed',
    'certificate_not_trusted',
    'not_authorized',
  ] as const;

  it.each(mendable)('the server starts over once for %s and processes the batch again', async (code) => {
    const { serve, started, telemetry } = await makeServer({ answer: () => crash(code) }, {});
    expect(await serve({ id: 1 })).toEqual({ batchItemFailures: [] });
    expect(started.map(({ store }) => store.isClosed)).toEqual([true, false]);
    expect(started[1]?.store.rows.size).toBe(1);
    expect(kinds(telemetry)).toEqual([`started-over ${code}`]);
  });

  it('the server crashes if starting over does not help, and starts over for the next batch', async () => {
    const gone = { answer: () => crash('schema_missing') };
    const { serve, started, telemetry } = await makeServer(gone, gone, {});
    await expect(serve({ id: 1 })).rejects.toThrow('it is schema_missing');
    expect(kinds(telemetry)).toEqual(['started-over schema_missing', 'batch-crashed schema_missing']);
    expect(await serve({ id: 1 })).toEqual({ batchItemFailures: [] });
    expect(started.map(({ store }) => store.isClosed)).toEqual([true, true, false]);
  });

  it('a refused value is first taken for a changed table, and after starting over for a failure of its row', async () => {
    const refusal = { ...crash('schema_mismatch'), ofValue: true } as const;
    const answer = ({ writes }: WriteGroup): Failure | undefined =>
      writes.some(({ recordIndex }) => recordIndex === 1) ? refusal : undefined;
    const { serve, started, telemetry } = await makeServer({ answer }, { answer });
    const orders = [{ id: 1 }, { id: 2, offset: 1 }, { id: 3, offset: 2 }];
    expect(await serve(...orders)).toEqual({ batchItemFailures: [] });
    expect(kinds(telemetry)).toEqual(['started-over schema_mismatch']);
    expect(started[1]?.store.rows.size).toBe(2);
    const letters = started[1]?.deadLetters.stored.map(({ failure, record }) => [
      record.offset,
      failure.code,
    ]);
    expect(letters).toEqual([[1, 'rejected_by_server']]);
  });

  describe('server before it stores a dead letter', () => {
    const retyped = (type: NativeType): TableSchema => {
      const table = ordersTable('orders');
      const columns = new Map(table.columns).set('city', {
        name: 'city',
        kind: 'regular',
        type: { kind: 'native', name: type },
      });
      return { ...table, columns };
    };
    const withIntCity = { tables: [retyped('int')] };
    /** One that has written a batch already. */
    const warmServer = async (...instances: readonly HarnessOptions[]) => {
      const made = await makeServer(...instances);
      await made.serve({ id: 100, customer: 'c0', city: '5' });
      return { ...made, first: made.started[0]! };
    };

    it('the server reads the table again before a dead letter and starts over if the table has changed', async () => {
      const { serve, started, telemetry, first } = await warmServer(withIntCity, {});
      first.store.tables = [retyped('text')];
      expect(await serve({ id: 2, city: 'Ulm' })).toEqual({ batchItemFailures: [] });
      expect(kinds(telemetry)).toEqual(['started-over schema_mismatch']);
      expect(started.flatMap(({ deadLetters }) => deadLetters.stored)).toEqual([]);
      expect(started[1]?.store.rows.size).toBe(1);
    });

    it('the server reads the table before it counts dead letters, so a batch full of them does not crash', async () => {
      const { serve, started, first } = await warmServer(withIntCity, {});
      first.store.tables = [retyped('text')];
      const orders = Array.from({ length: 30 }, (_, offset) => ({ id: offset, city: 'Ulm', offset }));
      expect(await serve(...orders)).toEqual({ batchItemFailures: [] });
      expect(started[1]?.store.rows.size).toBe(30);
    });

    it('the server stores the dead letter if the table is the same; columns it does not write may change', async () => {
      const { serve, telemetry, first } = await warmServer(withIntCity);
      const { store, deadLetters } = first;
      const columns = new Map(retyped('int').columns);
      columns.delete('note');
      store.tables = [{ ...retyped('int'), columns }];
      const readsBefore = store.tableReads;
      await serve({ id: 1, city: 'Ulm' }, { id: 2, city: 'Ulm', offset: 1 });
      expect(deadLetters.stored.map(({ failure }) => failure.code)).toEqual(['wrong_type', 'wrong_type']);
      expect(store.tableReads - readsBefore).toBe(1);
      expect(kinds(telemetry)).toEqual([]);
    });

    it('the server retries the records if the table cannot be read', async () => {
      const { serve, first } = await warmServer(withIntCity);
      const { store, deadLetters } = first;
      store.failsToRead = () => ({ ...crash('timeout'), next: 'retry' });
      const response = await serve({ id: 1, city: 'Ulm', offset: 7 });
      expect(response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier.offset)).toEqual([7]);
      expect(deadLetters.stored).toEqual([]);
    });

    it('the server reads no table for a failure that no table change can fix', async () => {
      const { serve, first } = await warmServer({
        routes: [{ ...ordersRoute, ttl: 'value.id' }],
      });
      const { store, deadLetters } = first;
      const readsBefore = store.tableReads;
      await serve({ id: -1 });
      expect(deadLetters.stored.map(({ failure }) => failure.code)).toEqual(['invalid_ttl']);
      expect(store.tableReads).toBe(readsBefore);
    });

    it('the server does not read the table again if it was read for this very batch', async () => {
      const { serve, started } = await makeServer({ answer: () => crash('schema_mismatch') }, withIntCity);
      await serve({ id: 1, city: 'Ulm' });
      expect(started[1]?.deadLetters.stored).toHaveLength(1);
      // At the start, and to prepare its statement.
      expect(started[1]?.store.tableReads).toBe(2);
    });

    it('the server starts over before the batch when the cluster has announced a schema change', async () => {
      const { serve, telemetry, first } = await warmServer({}, {});
      const { store } = first;
      store.hasSchemaNews = true;
      await serve({ id: 1 });
      expect(kinds(telemetry)).toEqual([]);
      store.hasSchemaNews = true;
      store.failsToRead = () => ({ ...crash('timeout'), next: 'retry' });
      await serve({ id: 1 });
      store.failsToRead = () => undefined;
      store.hasSchemaNews = true;
      store.tables = [retyped('int')];
      await serve({ id: 1 });
      expect(kinds(telemetry)).toEqual(['started-over schema_mismatch']);
    });
  });

  it('the server does not start over for a failure that a new instance would repeat', async () => {
    const { serve, started, telemetry } = await makeServer({ answer: () => crash('too_many_dead_letters') });
    await expect(serve({ id: 1 })).rejects.toThrow('it is too_many_dead_letters');
    expect(started[0]?.store.isClosed).toBe(false);
    expect(kinds(telemetry)).toEqual(['batch-crashed too_many_dead_letters']);
  });

  it('the server starts with the first batch if the early start failed, and reports why if it fails again', async () => {
    const reason = new SecretError({ kind: 'file', path: '/login.json' }, 'no such file');
    const { serve, telemetry } = await makeServer(reason, reason, {});
    await expect(serve({ id: 1 })).rejects.toThrow('secret file:///login.json: no such file');
    expect(kinds(telemetry)).toEqual(['batch-crashed secret_unreadable']);
    expect(await serve({ id: 1 })).toEqual({ batchItemFailures: [] });
  });

  it('the module is loaded before the cluster answers, and the first batch waits for the same start', async () => {
    let starts = 0;
    let answer: (instance: Instance) => void = () => undefined;
    const start = (): Promise<Instance> => {
      starts += 1;
      return new Promise((resolve) => (answer = resolve));
    };
    const slept: number[] = [];
    const clock = {
      now: () => 0,
      monotonic: () => 0,
      sleep: (ms: number) => Promise.resolve(void slept.push(ms)),
    };
    const telemetry = new FakeTelemetry();
    const server = new Server({ start, telemetry, clock });
    await server.begin();
    expect(slept).toEqual([8_000]);

    const harness = await makeHarness({ clock: noTime });
    const response = answerEvent(makeEvent([makeOrder({ id: 1 })]), server, telemetry, () => 30_000);
    answer({ ...harness.instance, probeAfterIdleMs: 5_000 });
    expect(await response).toEqual({ batchItemFailures: [] });
    expect([starts, harness.store.rows.size]).toEqual([1, 1]);
  });

  it('the server answers in time though its instance has not started, and the next batch awaits the same start', async () => {
    let starts = 0;
    let answer: (instance: Instance) => void = () => undefined;
    const start = (): Promise<Instance> => {
      starts += 1;
      return new Promise((resolve) => (answer = resolve));
    };
    const telemetry = new FakeTelemetry();
    const server = new Server({ start, telemetry, clock: noTime });
    const event = makeEvent([makeOrder({ id: 1 })]);
    // 200 ms are kept for the answer.
    await expect(answerEvent(event, server, telemetry, () => 210)).rejects.toThrow('did not start before');
    await expect(answerEvent(event, server, telemetry, () => 210)).rejects.toThrow('did not start before');
    expect(kinds(telemetry)).toEqual(['batch-crashed timeout', 'batch-crashed timeout']);
    const response = answerEvent(event, server, telemetry, () => 30_000);
    answer({ ...(await makeHarness({ clock: noTime })).instance, probeAfterIdleMs: 5_000 });
    expect(await response).toEqual({ batchItemFailures: [] });
    expect(starts).toBe(1);
  });

  it('the server remembers the timestamps of earlier batches, also after starting over', async () => {
    let isGone = false;
    const { serve, started } = await makeServer(
      { answer: () => (isGone ? crash('schema_mismatch') : undefined) },
      {},
    );
    await serve({ id: 1, offset: 996, city: 'First' });
    isGone = true;
    await serve({ id: 1, offset: 997, city: 'Second' });
    const [first, second] = started.map(({ store }) => [...store.rows.values()][0]?.timestampMicros ?? 0);
    expect(second).toBeGreaterThan(first!);
  });

  it('the server probes its connections after a pause and only then', async () => {
    const { serve, started, pause } = await makeServer({});
    const probes = () => started[0]?.store.probes;
    await serve({ id: 1 });
    pause(4_999);
    await serve({ id: 2 });
    expect(probes()).toBe(0);
    pause(5_000);
    await serve({ id: 3 });
    await serve({ id: 4 });
    expect(probes()).toBe(1);
  });
});
