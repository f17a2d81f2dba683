import { defineConnector, json, text } from '../../core/connector/define.ts';
import type { ConnectorDefinition, RouteDefinition } from '../../core/connector/connector.ts';
import type { ColumnKind, ColumnSchema, TableSchema } from '../../core/cql/table.ts';
import type { NativeType } from '../../core/cql/type.ts';
import type { SchemaSources } from '../../core/decode/schema/schema-source.ts';
import { deadlinePolicy } from '../../core/flow/deadline.ts';
import { groupLimits } from '../../core/plan/group.ts';
import type { Outcome } from '../../core/record/outcome.ts';
import type { SourceRecord } from '../../core/record/source-record.ts';
import { compileLiveConnector } from '../../lambda/carry/compile-live.ts';
import { processBatch, type ProcessedBatch, type Services } from '../../lambda/carry/process-batch.ts';
import { coldState, type WarmState } from '../../lambda/carry/warm-state.ts';
import { FakeDeadLetters } from './fakes/fake-dead-letters.ts';
import { FakeStore, type FakeStoreOptions } from './fakes/fake-store.ts';
import { FakeTelemetry } from './fakes/fake-telemetry.ts';
import { VirtualTime } from './flow-simulator/virtual-time.ts';
import { makeEvent } from './make-event.ts';
import { makeRecord } from './make-record.ts';
import { decodeBatch } from '../../core/decode/event/source-batch.ts';

/** `CREATE TABLE shop.<name> (customer text, id int, city text, note text, PRIMARY KEY (customer, id))`. */
export function ordersTable(name: string): TableSchema {
  const column = (columnName: string, type: NativeType, kind: ColumnKind): ColumnSchema => ({
    name: columnName,
    type: { kind: 'native', name: type },
    kind,
  });
  const columns = [
    column('customer', 'text', 'partition'),
    column('id', 'int', 'clustering'),
    column('city', 'text', 'regular'),
    column('note', 'text', 'regular'),
  ];
  return {
    keyspace: 'shop',
    name,
    columns: new Map(columns.map((each) => [each.name, each])),
    partitionKey: columns.slice(0, 1),
    clusteringKey: columns.slice(1, 2),
  };
}

export const ordersRoute: RouteDefinition = {
  topic: 'shop.orders',
  key: text(),
  value: json(),
  table: 'shop.orders',
  columns: { customer: 'key', id: 'value.id', city: 'value.city' },
  tombstones: 'skip',
  // Virtual time begins in 1970.
  maxTimestampAhead: 'unlimited',
};

/** Fills the note as well: a record without one, or without a city, leaves the column as it is. */
export const notedOrdersRoute: RouteDefinition = {
  ...ordersRoute,
  columns: { ...ordersRoute.columns, note: 'value.note' },
};

export interface HarnessOptions extends FakeStoreOptions {
  readonly routes?: readonly RouteDefinition[];
  readonly deadLetterLimit?: number;
  readonly deadLetters?: FakeDeadLetters;
  readonly failureResponse?: 'partial' | 'throw';
  readonly maxRequestsInFlight?: number;
  readonly remainingMs?: number;
  readonly groupLimits?: Services['groupLimits'];
  readonly schemas?: SchemaSources;
}

/** The real flow between fakes, on virtual time. */
export interface Harness {
  readonly store: FakeStore;
  readonly deadLetters: FakeDeadLetters;
  readonly telemetry: FakeTelemetry;
  readonly time: VirtualTime;
  /** Processes a batch with the state that the one before has left. */
  readonly run: (records: readonly SourceRecord[]) => Promise<ProcessedBatch>;
  readonly runEvent: (event: unknown) => Promise<ProcessedBatch>;
  /** What {@link run} processes with, and the state of a cold start. */
  readonly instance: { readonly services: Services; readonly warm: WarmState };
}

export async function makeHarness(options: HarnessOptions = {}): Promise<Harness> {
  const time = new VirtualTime();
  const tables = [ordersTable('orders'), ordersTable('orders_2')];
  const store = new FakeStore({ tables, clock: time, ...options });
  const definition: ConnectorDefinition = defineConnector({
    name: 'orders',
    routes: options.routes ?? [ordersRoute],
    ...(options.deadLetterLimit === undefined ? {} : { deadLetterLimit: options.deadLetterLimit }),
  });
  const { connector } = await compileLiveConnector(
    definition,
    store,
    'cassandra',
    undefined,
    options.schemas,
  );
  const deadLetters = options.deadLetters ?? new FakeDeadLetters();
  const telemetry = new FakeTelemetry();
  const services: Services = {
    connector,
    identity: { name: 'orders', configHash: 'abc' },
    store,
    deadLetters,
    telemetry,
    clock: time,
    random: () => 0.5,
    deadline: deadlinePolicy,
    groupLimits: options.groupLimits ?? groupLimits,
    failureResponse: options.failureResponse ?? 'partial',
  };
  const cold = coldState(options.maxRequestsInFlight ?? 256);
  let warm: WarmState = cold;
  const runEvent = async (event: unknown): Promise<ProcessedBatch> => {
    const work = processBatch(decodeBatch(event), options.remainingMs ?? 30_000, warm, services);
    work.catch(() => undefined);
    await time.runUntil(time.now() + 600_000);
    const processed = await work;
    warm = processed.warm;
    return processed;
  };
  return {
    store,
    deadLetters,
    telemetry,
    time,
    instance: { services, warm: cold },
    runEvent,
    run: (records) => runEvent(makeEvent(records)),
  };
}

/** An order as a record; `city` too, so that a test can tell the values of one row apart. */
export function makeOrder(order: {
  readonly id: unknown;
  readonly customer?: string;
  readonly city?: string;
  readonly offset?: number;
  readonly partition?: number;
  readonly timestamp?: number;
}): SourceRecord {
  const { id, customer = 'c1', city = 'Bern', offset = 0, partition = 0, timestamp = 1000 } = order;
  return makeRecord({
    offset,
    partition,
    timestamp,
    key: Buffer.from(customer),
    value: Buffer.from(JSON.stringify({ id, city })),
  });
}

/** News of an order's note alone: it neither hides news of the city nor is hidden by it. */
export function makeNote(order: {
  readonly id: unknown;
  readonly note: string;
  readonly offset?: number;
  readonly customer?: string;
}): SourceRecord {
  const { id, note, ...rest } = order;
  return { ...makeOrder({ id, ...rest }), value: Buffer.from(JSON.stringify({ id, note })) };
}

/** `written 1`, `skipped tombstone`, `retry timeout`: one line per record. */
export function printOutcomes(outcomes: readonly Outcome[]): readonly string[] {
  return outcomes.map((outcome) => {
    if (outcome.kind === 'written') return `written ${outcome.rows}`;
    if (outcome.kind === 'skipped') return `skipped ${outcome.reason}`;
    return `${outcome.failure.next} ${outcome.failure.code}`;
  });
}
