import { defineConnector, json, text } from '../../core/connector/define.ts';
import type { RouteDefinition } from '../../core/connector/connector.ts';
import type { TableSchema } from '../../core/cql/table.ts';
import { deadlinePolicy } from '../../core/flow/deadline.ts';
import { createPacing } from '../../core/flow/pacing.ts';
import { compileConnector } from '../../core/mapping/compile-connector.ts';
import { printPosition } from '../../core/contract/record-position.ts';
import type { SourceRecord } from '../../core/record/source-record.ts';
import { BatchIncomplete, toBatchResponse } from '../../core/settle/batch-response.ts';
import { processBatch, type Services } from '../../lambda/carry/process-batch.ts';
import { coldState, type WarmState } from '../../lambda/carry/warm-state.ts';
import { ModelStore, type Fate } from './cell-model/model-store.ts';
import type { CellTable } from './cell-model/table.ts';
import { FakeDeadLetters } from './fakes/fake-dead-letters.ts';
import { FakeTelemetry } from './fakes/fake-telemetry.ts';
import { VirtualTime } from './flow-simulator/virtual-time.ts';
import { makeEvent } from './make-event.ts';
import { decodeBatch } from '../../core/decode/event/source-batch.ts';

const columns = (['customer', 'id', 'a', 'b', 'c'] as const).map((name, index) => ({
  name,
  type: { kind: 'native' as const, name: 'text' as const },
  kind: (['partition', 'clustering'] as const)[index] ?? ('regular' as const),
}));

/** `CREATE TABLE shop.orders (customer text, id text, a text, b text, c text, PRIMARY KEY (customer, id))`. */
const orders: TableSchema = {
  keyspace: 'shop',
  name: 'orders',
  columns: new Map(columns.map((column) => [column.name, column])),
  partitionKey: columns.slice(0, 1),
  clusteringKey: columns.slice(1, 2),
};

/** Key `customer/id`; a null deletes its column, a tombstone its row, and a column that is absent stays as it is. */
export function orderRoute(timestamp: RouteDefinition['timestamp'], table = 'shop.orders'): RouteDefinition {
  return {
    topic: 'shop.orders',
    key: text(),
    value: json(),
    table,
    columns: {
      customer: (record) => String(record.key).split('/')[0],
      id: (record) => String(record.key).split('/')[1],
      a: 'value.a',
      b: 'value.b',
      c: 'value.c',
    },
    // Virtual time begins in 1970.
    maxTimestampAhead: 'unlimited',
    nulls: 'delete',
    // Changes of a log that set nothing are upserts too.
    emptyValues: { nothingMapped: 'row' },
    tombstones: 'delete',
    ...(timestamp === undefined ? {} : { timestamp }),
  };
}

export interface World {
  readonly time: VirtualTime;
  /** A function instance that has just started. */
  readonly startInstance: () => Instance;
  /** The table once everything that was sent has arrived. */
  readonly finalTable: () => Promise<OrdersTable>;
}

/** One function instance: it remembers what an instance remembers from batch to batch. */
export interface Instance {
  readonly deliver: (records: readonly SourceRecord[]) => Promise<Delivered>;
}

/** How a batch was answered for. */
export interface Delivered {
  /** The records that are to come again. */
  readonly left: readonly SourceRecord[];
  /** Whether the function threw: all of them are. */
  readonly threw: boolean;
}

export interface WorldOptions {
  readonly timestamp: RouteDefinition['timestamp'];
  readonly drawFate: () => Fate;
  readonly random: () => number;
  readonly failureResponse?: Services['failureResponse'];
  /** Answers by naming the records that failed, also where the order of the log needs the whole batch to come again. */
  readonly namesAnyway?: boolean;
}

/** The real flow between a log and a table that resolves its cells as Cassandra does, in virtual time. */
export function makeWorld(options: WorldOptions): World {
  const { timestamp, drawFate, random, failureResponse = 'partial', namesAnyway = false } = options;
  const time = new VirtualTime();
  // The shorter the time, the more is left to do; but a batch that comes again whole has to be done in one go.
  const remainingMs = (): number => 1800 + random() * 1500;
  const store = new ModelStore(orders, time, drawFate);
  const definition = defineConnector({ name: 'orders', routes: [orderRoute(timestamp)] });
  const connector = compileConnector(definition, () => orders);
  const services: Services = {
    connector,
    identity: { name: 'orders', configHash: 'abc' },
    store,
    deadLetters: new FakeDeadLetters(),
    telemetry: new FakeTelemetry(),
    clock: time,
    random,
    deadline: deadlinePolicy,
    pacing: createPacing({ boundsPartitions: true, rowsPerSecond: 500 }),
    groupLimits: { maxWrites: 3, maxBytes: 65_536 },
    failureResponse,
  };

  const startInstance = (): Instance => {
    let warm: WarmState = coldState(4);
    return {
      deliver: async (records) => {
        const processed = await processBatch(decodeBatch(makeEvent(records)), remainingMs(), warm, services);
        warm = processed.warm;
        try {
          const mode = namesAnyway ? 'partial' : processed.failureResponse;
          const { batchItemFailures } = toBatchResponse(processed.outcomes, mode);
          const named = new Set(
            batchItemFailures.map(({ itemIdentifier: { partition, offset } }) => `${partition}@${offset}`),
          );
          return { left: records.filter((record) => named.has(printPosition(record))), threw: false };
        } catch (error) {
          if (!(error instanceof BatchIncomplete)) throw error;
          return { left: records, threw: true };
        }
      },
    };
  };

  return {
    time,
    startInstance,
    finalTable: async () => {
      await time.runUntil(time.now() + 3_600_000);
      return printTable(store.table, Math.floor(time.now() / 1000));
    },
  };
}

/** `{ 'a/1': { a: 'x' } }`: the table as text. */
export type OrdersTable = Readonly<Record<string, Readonly<Record<string, string>>>>;

function printTable(table: CellTable, atSeconds: number): OrdersTable {
  const text = (hex: string): string => Buffer.from(hex, 'hex').toString();
  const rows = Object.entries(table.read(atSeconds)).map(([name, columns]) => {
    const [, customer = '', id = ''] = name.split(' ');
    const printed = Object.entries(columns).map(([column, hex]) => [column, text(hex)] as const);
    return [`${text(customer)}/${text(id)}`, Object.fromEntries(printed)] as const;
  });
  return Object.fromEntries(rows);
}

/** The table that the log makes, applied in order: worked out from the records alone, by no code of the connector. */
export function replay(log: readonly SourceRecord[]): OrdersTable {
  const rows: Record<string, Record<string, string>> = {};
  for (const { key, value } of log) {
    const name = String(key);
    if (value === null) {
      Reflect.deleteProperty(rows, name);
      continue;
    }
    const row = (rows[name] ??= {});
    for (const [column, set] of Object.entries(JSON.parse(String(value)) as Record<string, string | null>)) {
      if (set === null) Reflect.deleteProperty(row, column);
      else row[column] = set;
    }
  }
  return rows;
}
