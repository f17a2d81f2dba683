import { errors, type Client, type QueryOptions } from 'cassandra-driver';
import type { TableSchema } from '../../../core/cql/table.ts';
import type { Failure } from '../../../core/failure/failure.ts';
import type { WriteGroup, WriteShape } from '../../../core/record/write.ts';
import { BatchCrash } from '../../../core/record/batch-crash.ts';
import type { RowStore } from '../../ports/store.ts';
import { classify, classifyWrite } from './classify.ts';
import { driverConsistencies, type CassandraConfig } from './config.ts';
import { connect, type Connection } from './connect.ts';
import { RotatingCredentials } from './credentials.ts';
import { readExpirationLimit } from './expiration-limit.ts';
import { everyHostAnswers } from './probe.ts';
import { readTable } from './read-table.ts';
import { toOptions, type RequestDefaults } from './request.ts';
import { Statements } from './statements.ts';
import { withinTime } from '../time/within-time.ts';

/** Connecting anew takes some 100 ms; after this the batch starts, and the new connection is used when it is there. */
const replaceLimitMs = 1_500;
const probeMs = 2_000;
const closeMs = 2_000;
/** Of a table's schema and of statements, where the caller has no limit of its own. */
const startStepMs = 10_000;

/** What is used of the driver; it reads its arguments and changes none, which its own types don't say. */
interface Driver {
  execute(query: string, params: readonly unknown[] | object, options: QueryOptions): Promise<unknown>;
  batch(
    statements: (string | { query: string; params?: unknown })[],
    options: QueryOptions,
  ): Promise<unknown>;
}

/** Reads a table's schema; `undefined` if the table does not exist. */
export type ReadTable = (client: Client, keyspace: string, table: string) => Promise<TableSchema | undefined>;

/** A table of Cassandra, with how long its rows may live. */
const readTableAndLimit: ReadTable = async (client, keyspace, name) => {
  const [table, expireUntilMs] = await Promise.all([
    readTable(client, keyspace, name),
    readExpirationLimit(client),
  ]);
  return table === undefined || expireUntilMs === undefined ? table : { ...table, allows: { expireUntilMs } };
};

/** Connects to the cluster; throws {@link BatchCrash} if that cannot be done within `timeoutMs` (default: 30 s). */
export async function openStore(
  config: CassandraConfig,
  timeoutMs?: number,
  read: ReadTable = readTableAndLimit,
): Promise<RowStore> {
  const { consistency, readCredentials } = config;
  const credentials = readCredentials === undefined ? undefined : new RotatingCredentials(readCredentials);
  const statements = new Statements();
  const reconnect = (limitMs?: number): Promise<Connection> =>
    connect(config, credentials, limitMs, statements);
  const defaults = { consistency: driverConsistencies[consistency] };
  return new CassandraStore(await reconnect(timeoutMs), reconnect, read, statements, defaults);
}

class CassandraStore implements RowStore {
  #connection: Connection;
  readonly #connect: () => Promise<Connection>;
  readonly #readTable: ReadTable;
  readonly #statements: Statements;
  readonly #defaults: RequestDefaults;
  #isClosed = false;

  constructor(
    connection: Connection,
    reconnect: () => Promise<Connection>,
    read: ReadTable,
    statements: Statements,
    defaults: RequestDefaults,
  ) {
    this.#connection = connection;
    this.#connect = reconnect;
    this.#readTable = read;
    this.#statements = statements;
    this.#defaults = defaults;
  }

  get #driver(): Driver {
    return this.#connection.client;
  }

  async readTable(
    keyspace: string,
    table: string,
    timeoutMs = startStepMs,
  ): Promise<TableSchema | undefined> {
    const name = `${keyspace}.${table}`;
    const reading = this.#readTable(this.#connection.client, keyspace, table);
    try {
      return await withinTime(reading, timeoutMs, `reading the schema of ${name}`);
    } catch (error) {
      throw error instanceof BatchCrash ? error : new BatchCrash(this.#explain(error, name));
    }
  }

  takeSchemaNews(): boolean {
    return this.#statements.takeNews();
  }

  async prepare(shapes: readonly WriteShape[], timeoutMs = startStepMs): Promise<void> {
    const preparing = Promise.all(shapes.map((shape) => this.#prepare(shape)));
    try {
      await withinTime(preparing, timeoutMs, 'preparing the statements');
      this.#statements.settle();
    } catch (error) {
      throw error instanceof BatchCrash ? error : new BatchCrash(classify(error));
    }
  }

  /**
   * The driver prepares only on the way to executing. Parameters by name that are missing stop it in between: the
   * statement is prepared on every host, and nothing is sent.
   */
  async #prepare(shape: WriteShape): Promise<void> {
    try {
      await this.#driver.execute(this.#statements.textOf(shape), {}, { prepare: true });
    } catch (error) {
      if (error instanceof errors.ArgumentError) return;
      throw new BatchCrash(classify(error, `${shape.keyspace}.${shape.table}`));
    }
  }

  write(group: WriteGroup, timeoutMs: number): Promise<Failure | undefined> {
    const [first, second] = group.writes;
    if (first === undefined) return Promise.resolve(undefined);
    const options = toOptions(first, timeoutMs, this.#defaults);
    const { keyspace, table } = first.shape;
    const request =
      second === undefined
        ? this.#driver.execute(this.#statements.textOf(first.shape), first.params, options)
        : this.#driver.batch(
            group.writes.map(({ shape, params }) => ({ query: this.#statements.textOf(shape), params })),
            options,
          );
    return request.then(acknowledged, (error: unknown) =>
      ofRoute(this.#explain(error, `${keyspace}.${table}`), group),
    );
  }

  /** "No host is up" has a reason, and some need a hand; so has a statement that cannot be prepared again. */
  #explain(error: unknown, table: string): Failure {
    const failure = classifyWrite(error, table);
    const { mismatch } = this.#statements;
    if (failure.code === 'schema_mismatch' && mismatch !== undefined) return classify(mismatch, table);
    const { refusal } = this.#connection.watch;
    return failure.code === 'connection_lost' && refusal !== undefined ? classify(refusal, table) : failure;
  }

  async probe(timeoutMs = probeMs): Promise<void> {
    await withinTime(this.#probe(), Math.min(timeoutMs, probeMs), 'probing').catch(() => undefined);
  }

  async #probe(): Promise<void> {
    if (await everyHostAnswers(this.#connection.client)) return;
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<void>((resolve) => (timer = setTimeout(resolve, replaceLimitMs)));
    await Promise.race([this.#replace(), limit]);
    clearTimeout(timer);
  }

  /**
   * Connects anew. Of the driver's own ways back from lost connections one does not come back: when the connection it
   * hears of topology by is lost again while it is being replaced, it forgets its hosts, or throws where nobody
   * catches.
   */
  async #replace(): Promise<void> {
    const old = this.#connection;
    try {
      const connection = await this.#connect();
      if (this.#isClosed || this.#connection !== old) {
        await connection.client.shutdown();
        return;
      }
      this.#connection = connection;
      // Of what has changed while the old one was silent nobody has told.
      this.#statements.hear(undefined);
      // Nobody waits for it: its sockets may be silent.
      old.client.shutdown().catch(() => undefined);
    } catch {
      // The old connection stays: the next write gets the reason.
    }
  }

  async close(timeoutMs = closeMs): Promise<void> {
    this.#isClosed = true;
    // A socket that is silent would be waited for.
    const closing = this.#connection.client.shutdown();
    await withinTime(closing, Math.min(timeoutMs, closeMs), 'closing').catch(() => undefined);
  }
}

/** A TTL that stands in the statement is the route's: refused, it is refused for every record. */
function ofRoute(failure: Failure, { writes }: WriteGroup): Failure {
  const isFixed =
    failure.code === 'invalid_ttl' && writes.every(({ shape }) => !shape.cql.includes(' TTL ?'));
  return isFixed ? { ...failure, next: 'crash' } : failure;
}

function acknowledged(): undefined {
  return undefined;
}
