import { known, message } from '../../core/failure/failure-message.ts';
import type { Failure, RecordFailure } from '../../core/failure/failure.ts';
import type { CompiledConnector, CompiledRoute } from '../../core/mapping/compile/compiled.ts';
import { differenceFrom } from '../../core/mapping/compile/fits-table.ts';
import { BatchCrash } from '../../core/record/batch-crash.ts';
import type { Clock } from '../ports/clock.ts';
import type { RowStore } from '../ports/store.ts';

/**
 * Reads the tables of a connector again and compares them with those that it was compiled against. Throws
 * {@link BatchCrash} where one has changed, so that the instance is started over, and whatever prevents the reading.
 * @param names of the tables to look at, `keyspace.table` each; all, if not given
 */
async function recheckTables(
  connector: CompiledConnector,
  store: RowStore,
  timeoutMs: number,
  names?: ReadonlySet<string>,
): Promise<void> {
  const routesByTable = new Map<string, CompiledRoute[]>();
  for (const route of [...connector.routesByTopic.values()].flat()) {
    const name = nameOf(route);
    if (names?.has(name) === false) continue;
    routesByTable.set(name, [...(routesByTable.get(name) ?? []), route]);
  }
  await Promise.all(
    [...routesByTable].map(async ([name, routes]) => {
      const [first] = routes;
      if (first === undefined) return;
      const table = await store.readTable(first.table.keyspace, first.table.name, timeoutMs);
      if (table === undefined) throw changed(name, 'schema_missing', 'it does not exist');
      for (const route of routes) {
        const difference = differenceFrom(route, table);
        if (difference !== undefined) throw changed(name, 'schema_mismatch', difference);
      }
    }),
  );
}

/**
 * Looks at the tables again whose records cannot be written, before their dead letters are stored: one that has changed
 * would explain them, and then they are no dead letters. One reading for all failures of a batch.
 *
 * Throws {@link BatchCrash} where a table has changed. Where a table cannot be read the records are retried, since
 * nobody knows whether they fit it.
 */
export async function recheckFailures(
  failures: readonly RecordFailure[],
  connector: CompiledConnector,
  store: RowStore,
  timeoutMs: number,
): Promise<readonly RecordFailure[]> {
  const names = new Set(
    failures.flatMap(({ failure }) => (mayBeStale(failure) ? [failure.table ?? ''] : [])),
  );
  if (names.size === 0) return failures;
  try {
    await recheckTables(connector, store, timeoutMs, names);
    return failures;
  } catch (error) {
    if (!(error instanceof BatchCrash) || error.failure.next === 'crash') throw error;
    const unread = unreadable(error.failure);
    return failures.map(({ recordIndex, failure }) =>
      mayBeStale(failure)
        ? { recordIndex, failure: { ...unread, table: failure.table ?? '' } }
        : { recordIndex, failure },
    );
  }
}

/**
 * Looks at all tables again if the cluster has told of a change. Throws {@link BatchCrash} where one has changed in what
 * the connector writes; where they cannot be read now, the batch goes on: what no longer fits is looked at then.
 */
export async function recheckAfterNews(
  connector: CompiledConnector,
  store: RowStore,
  timeoutMs: number,
): Promise<void> {
  if (!store.takeSchemaNews()) return;
  try {
    await recheckTables(connector, store, timeoutMs);
  } catch (error) {
    if (!(error instanceof BatchCrash) || error.failure.next === 'crash') throw error;
  }
}

/** With fewer than this between two readings, producers that always send other fields would cost a reading per batch. */
const fieldsPauseMs = 10_000;

export interface FieldsCheck {
  /** When the tables were read last, on the clock's monotonic time; `undefined`: not yet. */
  readonly checkedAtMs: number | undefined;
  /** What ends the batch; absent if no table is known to have changed. */
  readonly changed?: BatchCrash;
}

/**
 * Looks at the tables again of whose values fields were left out in a batch: a type may have got
 * them. Servers that forget a statement when a type of its table changes make it known by themselves; others do not.
 * A table that cannot be read now is read with the next batch.
 * @param lastMs when this was done last, on the clock's monotonic time
 */
export async function recheckFields(
  { connector, store, clock }: { connector: CompiledConnector; store: RowStore; clock: Clock },
  lastMs: number | undefined,
  timeoutMs: number,
): Promise<FieldsCheck> {
  const nowMs = clock.monotonic();
  const names = connector.observations.tablesWith(['unknown_field', 'misspelled_field']);
  if (names.size === 0 || (lastMs !== undefined && nowMs - lastMs < fieldsPauseMs))
    return { checkedAtMs: lastMs };
  try {
    await recheckTables(connector, store, timeoutMs, names);
    return { checkedAtMs: nowMs };
  } catch (error) {
    if (!(error instanceof BatchCrash)) throw error;
    return { checkedAtMs: lastMs, ...(error.failure.next === 'crash' && { changed: error }) };
  }
}

/** Whether another schema could make a dead letter of a record that fits. */
function mayBeStale({ next, stage, code }: Failure): boolean {
  if (next !== 'dead-letter') return false;
  return stage === 'map' ? !ofRecordAlone.has(code) : code === 'rejected_by_server';
}

/** What no table has to do with. */
const ofRecordAlone: ReadonlySet<Failure['code']> = new Set([
  'function_threw',
  'invalid_timestamp',
  'invalid_ttl',
  'malformed_json',
  'malformed_text',
]);

const nameOf = ({ table }: CompiledRoute): string => `${table.keyspace}.${table.name}`;

function changed(table: string, code: Failure['code'], difference: string): BatchCrash {
  return new BatchCrash({
    next: 'crash',
    stage: 'map',
    code,
    table,
    message: message`table ${known(table)} has changed since the connector was started: ${known(difference)}; it is started over`,
  });
}

const unreadable = ({ code, message: reason }: Failure): Failure => ({
  next: 'retry',
  stage: 'map',
  code,
  message: message`the record does not fit its table, and the table cannot be read to tell whether it has changed: ${reason}`,
});
