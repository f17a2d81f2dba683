import { describe, expect, it } from 'vitest';
import { known } from '../../core/failure/failure-message.ts';
import type { Failure } from '../../core/failure/failure.ts';
import { portionRecords } from '../../core/plan/plan-batch.ts';
import type { TableSchema } from '../../core/cql/table.ts';
import type { Write, WriteGroup } from '../../core/record/write.ts';
import { BatchCrash } from '../../core/record/batch-crash.ts';
import { FakeDeadLetters } from '../support/fakes/fake-dead-letters.ts';
import { timeout } from '../support/fakes/fake-store.ts';
import {
  makeHarness,
  makeNote,
  makeOrder,
  notedOrdersRoute,
  ordersTable,
  ordersRoute,
  printOutcomes,
} from '../support/flow-harness.ts';
import { makeRecord } from '../support/make-record.ts';

const rejected: Failure = {
  next: 'dead-letter',
  stage: 'write',
  code: 'rejected_by_server',
  message: known('invalid'),
};
const dropped: Failure = {
  next: 'crash',
  stage: 'write',
  code: 'schema_missing',
  message: known('unconfigured table'),
};

const cityOf = (write: Write): string => String(write.params[2]);
const has = (group: WriteGroup, city: string): boolean =>
  group.writes.some((write) => cityOf(write) === city);
const orders = (count: number) =>
  Array.from({ length: count }, (_, offset) => makeOrder({ id: offset, offset, customer: `c${offset}` }));

const stamped = ordersTable('orders');
const withTime: TableSchema = {
  ...stamped,
  columns: new Map(stamped.columns).set('at', {
    name: 'at',
    type: { kind: 'native', name: 'timestamp' },
    kind: 'regular',
  }),
};

describe('batch', () => {
  it('a batch reports the noticed values of each column, and none of an earlier batch that crashed', async () => {
    let crashes = true;
    const { run, telemetry } = await makeHarness({
      tables: [withTime],
      routes: [{ ...ordersRoute, columns: { ...ordersRoute.columns, at: 'value.at' } }],
      answer: () => (crashes ? dropped : undefined),
    });
    const records = [1502177524, 1502177524088, 0].map((at, offset) =>
      makeRecord({ offset, key: Buffer.from('c'), value: Buffer.from(JSON.stringify({ id: offset, at })) }),
    );
    await expect(run(records)).rejects.toThrow(BatchCrash);
    crashes = false;
    await run(records);
    await run(records.slice(1, 2));
    expect(
      telemetry.events.flatMap((event) => (event.kind === 'batch-processed' ? [event.noticed] : [])),
    ).toEqual([[{ table: 'shop.orders', column: 'at', kind: 'january_1970', count: 2 }], []]);
  });

  it('a batch has an outcome for every record, whatever happens to it', async () => {
    const { run, store, deadLetters } = await makeHarness({
      answer: (group) => (has(group, 'Slow') ? timeout : undefined),
    });
    const { outcomes } = await run([
      makeOrder({ id: 1, offset: 0, customer: 'a' }),
      makeRecord({ offset: 1, value: Buffer.from('{"id":') }),
      makeOrder({ id: 'one', offset: 2 }),
      makeOrder({ id: 2 ** 31, offset: 3 }),
      makeRecord({ offset: 4, key: null }),
      makeRecord({ offset: 5, value: null }),
      makeOrder({ id: 3, offset: 6, customer: 'b', city: 'Slow' }),
      makeOrder({ id: 4, offset: 7, customer: 'c' }),
    ]);
    expect(printOutcomes(outcomes)).toEqual([
      'written 1',
      'dead-letter malformed_json',
      'dead-letter wrong_type',
      'dead-letter out_of_range',
      'dead-letter missing_key_column',
      'skipped tombstone',
      'retry timeout',
      'written 1',
    ]);
    expect(store.rows.size).toBe(2);
    expect(deadLetters.stored.map(({ record }) => record.offset)).toEqual([1, 2, 3, 4]);
    expect(deadLetters.stored[1]?.failure).toMatchObject({ column: 'id', table: 'shop.orders' });
  });

  it('a batch without records is processed', async () => {
    const { runEvent, telemetry } = await makeHarness();
    const { outcomes } = await runEvent({ eventSource: 'aws:kafka', records: {} });
    expect(outcomes).toEqual([]);
    expect(telemetry.events).toMatchObject([{ kind: 'batch-processed', records: 0, freshness: undefined }]);
  });

  it('a record is written through every route of its topic', async () => {
    const { run, store } = await makeHarness({
      routes: [ordersRoute, { ...ordersRoute, table: 'shop.orders_2', where: ({ offset }) => offset === 0 }],
    });
    const { outcomes } = await run([makeOrder({ id: 1, offset: 0 }), makeOrder({ id: 2, offset: 1 })]);
    expect(printOutcomes(outcomes)).toEqual(['written 2', 'written 1']);
    expect([...store.rows.values()].map(({ shape }) => shape.table).sort()).toEqual([
      'orders',
      'orders',
      'orders_2',
    ]);
  });

  it('a record that one route can never write has its other rows written and its dead letter stored', async () => {
    const { run, store, deadLetters } = await makeHarness({
      routes: [ordersRoute, { ...ordersRoute, table: 'shop.orders_2' }],
      answer: (group) => (group.writes[0]?.shape.table === 'orders_2' ? rejected : undefined),
    });
    const { outcomes } = await run([makeOrder({ id: 1 })]);
    expect(printOutcomes(outcomes)).toEqual(['dead-letter rejected_by_server']);
    expect(store.rows.size).toBe(1);
    expect(deadLetters.stored).toMatchObject([{ failure: { table: null, code: 'rejected_by_server' } }]);
  });

  it('no dead letter of a record is stored while one of its rows can be retried', async () => {
    const { run, deadLetters } = await makeHarness({
      routes: [ordersRoute, { ...ordersRoute, table: 'shop.orders_2' }],
      answer: (group) => (group.writes[0]?.shape.table === 'orders_2' ? rejected : timeout),
    });
    expect(printOutcomes((await run([makeOrder({ id: 1 })])).outcomes)).toEqual(['retry timeout']);
    expect(deadLetters.stored).toEqual([]);
  });

  it('a group that the server rejects is split until the rejected row is alone', async () => {
    const { run, store, deadLetters } = await makeHarness({
      answer: (group) => (has(group, 'Bad') ? rejected : undefined),
    });
    const batch = Array.from({ length: 20 }, (_, offset) =>
      makeOrder({ id: offset, offset, city: offset === 13 ? 'Bad' : 'Good' }),
    );
    const { outcomes } = await run(batch);
    expect(printOutcomes(outcomes).filter((line) => line === 'written 1')).toHaveLength(19);
    expect(printOutcomes(outcomes)[13]).toBe('dead-letter rejected_by_server');
    expect(deadLetters.stored.map(({ record }) => record.offset)).toEqual([13]);
    // Twenty are halved five times at most: two requests each time, and the first.
    expect(store.requests.length).toBeLessThanOrEqual(11);
  });

  it('a retriable failure is retried', async () => {
    let left = 2;
    const { run, telemetry } = await makeHarness({ answer: () => (left-- > 0 ? timeout : undefined) });
    expect(printOutcomes((await run([makeOrder({ id: 1 })])).outcomes)).toEqual(['written 1']);
    expect(telemetry.events).toMatchObject([{ requests: 3, retries: 2, rows: 1 }]);
  });

  it('a record whose dead letter could not be stored is reported as failed', async () => {
    const deadLetters = new FakeDeadLetters(({ record }) => record.offset === 1);
    const { run, telemetry } = await makeHarness({ deadLetters });
    const { outcomes } = await run([0, 1].map((offset) => makeOrder({ id: 'x', offset })));
    expect(printOutcomes(outcomes)).toEqual(['dead-letter wrong_type', 'retry dead_letter_not_stored']);
    expect(telemetry.events).toMatchObject([{ deadLettered: 1, failed: 1 }]);
  });

  it('two coupled records are both retried if the earlier one has failed', async () => {
    const { run } = await makeHarness({
      routes: [notedOrdersRoute],
      groupLimits: { maxWrites: 1, maxBytes: 1000 },
      answer: (group) => (has(group, 'First') ? timeout : undefined),
    });
    const { outcomes } = await run([
      makeOrder({ id: 1, offset: 996, city: 'First' }),
      makeNote({ id: 1, offset: 997, note: 'Second' }),
      makeOrder({ id: 2, offset: 998, city: 'Third' }),
    ]);
    expect(printOutcomes(outcomes)).toEqual(['retry timeout', 'retry coupled', 'written 1']);
  });

  it('raised timestamps are remembered from batch to batch', async () => {
    const { run, store } = await makeHarness();
    await run([makeOrder({ id: 1, offset: 996, city: 'First' })]);
    await run([makeOrder({ id: 1, offset: 997, city: 'Second' })]);
    expect([...store.rows.values()].map(cityOf)).toEqual(['Second']);
  });

  it('a batch reports the freshness of its rows', async () => {
    const { run, telemetry, time } = await makeHarness({ latencyMs: () => 40 });
    await time.runUntil(5000);
    await run([makeOrder({ id: 1, timestamp: 5000 - 200 })]);
    expect(telemetry.events).toMatchObject([{ freshness: { p50Ms: 240, maxMs: 240 }, durationMs: 40 }]);
  });
});

describe('batch crash', () => {
  it('a crash waits for the requests in flight, starts no other and stores no dead letter', async () => {
    const { run, store, deadLetters, telemetry } = await makeHarness({
      maxRequestsInFlight: 4,
      latencyMs: (group) => (has(group, 'Gone') ? 1 : 500),
      answer: (group) => (has(group, 'Gone') ? dropped : undefined),
    });
    const [first, ...others] = orders(50);
    const batch = [
      { ...first!, value: Buffer.from('{"id":0,"city":"Gone"}') },
      ...others,
      makeOrder({ id: 'x' }),
    ];
    await expect(run(batch)).rejects.toThrow(new BatchCrash(dropped));
    expect(store.requests).toHaveLength(4);
    expect(store.inFlight).toBe(0);
    expect(deadLetters.stored).toEqual([]);
    expect(telemetry.events).toEqual([]);
  });

  it('a topic without a route is a crash', async () => {
    const { run, store } = await makeHarness();
    await expect(run([makeRecord({ topic: 'shop.other', offset: 7 })])).rejects.toThrow(
      /connector 'orders': .* delivered shop\.other-0@7, but the routes are for 'shop\.orders'/,
    );
    expect(store.requests).toEqual([]);
  });
});

describe('batch larger than a portion', () => {
  it('a large batch has its first rows written before its last record is mapped', async () => {
    let mapped = 0;
    const where = (): boolean => (mapped += 1) > 0;
    const mappedWhenAnswered: number[] = [];
    const { run, store } = await makeHarness({ routes: [{ ...ordersRoute, where }], latencyMs: () => 1 });
    store.onEnd = () => mappedWhenAnswered.push(mapped);
    const { outcomes } = await run(orders(2 * portionRecords));
    expect(mappedWhenAnswered[0]).toBe(portionRecords);
    expect(new Set(printOutcomes(outcomes))).toEqual(new Set(['written 1']));
    expect(outcomes).toHaveLength(2 * portionRecords);
  });

  it('the writes of a row are raised and coupled across portions', async () => {
    const { run, store } = await makeHarness({
      answer: (group) => (has(group, 'First') ? timeout : undefined),
    });
    const [first, ...others] = orders(portionRecords + 1);
    const batch = [
      { ...first!, value: Buffer.from('{"id":0,"city":"First"}'), offset: 996 },
      ...others.map((record, index) => ({ ...record, offset: 997 + index })),
      makeOrder({ id: 0, customer: 'c0', city: 'Last', offset: 997 * 2 }),
    ];
    const lines = printOutcomes((await run(batch)).outcomes);
    expect([lines[0], lines.at(-1)]).toEqual(['retry timeout', 'retry coupled']);
    expect(lines.filter((line) => line === 'written 1')).toHaveLength(portionRecords);
    expect(store.rows.get([...store.rows.keys()].at(-1)!)?.timestampMicros).toBe(1_000_997);
  });

  it('the writes of a row without timestamps remain in order across portions', async () => {
    const { run, store } = await makeHarness({
      routes: [{ ...notedOrdersRoute, timestamp: 'server' }],
      latencyMs: (group) => 10 / (1 + group.writes[0]!.recordIndex),
    });
    const batch = Array.from({ length: 2 * portionRecords }, (_, offset) =>
      offset % 2 === 0 ? makeOrder({ id: 1, offset }) : makeNote({ id: 1, offset, note: 'leave it' }),
    );
    await run(batch);
    expect(store.requests.map(({ writes }) => writes[0]!.recordIndex)).toEqual(
      batch.map((_, index) => index),
    );
  });

  it('a topic without a route in a later portion is a crash after the requests in flight have ended', async () => {
    const { run, store } = await makeHarness({ latencyMs: () => 5 });
    await expect(run([...orders(portionRecords), makeRecord({ topic: 'shop.other' })])).rejects.toThrow(
      BatchCrash,
    );
    expect(store.requests.length).toBeGreaterThan(0);
    expect(store.inFlight).toBe(0);
  });
});

describe('batch from an event source without partial failures', () => {
  it('no dead letter is stored while any record of a batch without partial answers must be retried', async () => {
    const { run, deadLetters } = await makeHarness({
      failureResponse: 'throw',
      answer: () => timeout,
    });
    const { outcomes } = await run([makeOrder({ id: 1, offset: 0 }), makeOrder({ id: 'x', offset: 1 })]);
    expect(printOutcomes(outcomes)).toEqual(['retry timeout', 'retry wrong_type']);
    expect(deadLetters.stored).toEqual([]);
  });

  it('dead letters of a batch without partial answers are stored once nothing must be retried', async () => {
    const { run, deadLetters } = await makeHarness({ failureResponse: 'throw' });
    await run([makeOrder({ id: 1, offset: 0 }), makeOrder({ id: 'x', offset: 1 })]);
    expect(deadLetters.stored).toHaveLength(1);
  });
});

describe('batch with a record of a server mode route that must be retried', () => {
  const serverRoute = { ...ordersRoute, timestamp: 'server' } as const;
  const batch = [makeOrder({ id: 1, offset: 0 }), makeOrder({ id: 'x', offset: 1 })];

  it('a batch with a server mode record to retry is retried as a whole and stores no dead letter until then', async () => {
    const { run, deadLetters } = await makeHarness({ routes: [serverRoute], answer: () => timeout });
    const { outcomes, failureResponse } = await run(batch);
    expect(failureResponse).toBe('throw');
    expect(printOutcomes(outcomes)).toEqual(['retry timeout', 'retry wrong_type']);
    expect(deadLetters.stored).toEqual([]);
  });

  it('a batch with a server mode topic is retried as a whole also if another route of the topic failed', async () => {
    const { run } = await makeHarness({
      routes: [serverRoute, { ...ordersRoute, table: 'shop.orders_2' }],
      answer: (group) => (group.writes[0]?.shape.table === 'orders_2' ? timeout : undefined),
    });
    expect((await run(batch)).failureResponse).toBe('throw');
  });

  it('a batch is answered partially if no record of a server mode topic failed', async () => {
    const { run, deadLetters } = await makeHarness({
      routes: [serverRoute, { ...ordersRoute, topic: 'shop.other', table: 'shop.orders_2' }],
      answer: (group) => (group.writes[0]?.shape.table === 'orders_2' ? timeout : undefined),
    });
    const other = { ...makeOrder({ id: 1, offset: 0 }), topic: 'shop.other' };
    const { outcomes, failureResponse } = await run([...batch, other]);
    expect(failureResponse).toBe('partial');
    expect(printOutcomes(outcomes)).toEqual(['written 1', 'dead-letter wrong_type', 'retry timeout']);
    expect(deadLetters.stored).toHaveLength(1);
  });
});
