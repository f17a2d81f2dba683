import { setTimeout as sleep } from 'node:timers/promises';
import { errors, type Client } from 'cassandra-driver';
import { known, message } from '../../../core/failure/failure-message.ts';
import type { Failure } from '../../../core/failure/failure.ts';
import { BatchCrash } from '../../../core/record/batch-crash.ts';
import { classify } from './classify.ts';
import { createClient } from './client.ts';
import { connectInTime } from './connect-in-time.ts';
import type { CassandraConfig } from './config.ts';
import { RotatingAuthProvider, type RotatingCredentials } from './credentials.ts';
import { guardStatements } from './guard-statements.ts';
import { refreshRing } from './driver/ring.ts';
import { listenForSchemaNews } from './driver/schema-news.ts';
import { Statements } from './statements.ts';
import { ConnectionWatch } from './watch.ts';
import { withinTime } from '../time/within-time.ts';

/** A connected driver, and what is heard of its connections. */
export interface Connection {
  readonly client: Client;
  readonly watch: ConnectionWatch;
}

/** A rotation has two versions; a third and fourth are for one that ends while we connect. */
const mostAttempts = 4;
/** The wait after the first refusal is drawn from nothing to this, and doubles with each. */
const pauseMs = 200;

/** Of the login, the connections and the topology together, where the caller has no limit of its own. */
const connectMs = 30_000;

/**
 * Connects to the cluster; throws {@link BatchCrash} with what {@link classify} says of the reason if no contact point
 * can be used within `timeoutMs`. A login that is refused is read again and tried once more for each version of its
 * secret, a few times at most: a server that says of a connection that its login is wrong without having seen one is
 * not asked again.
 */
export async function connect(
  config: CassandraConfig,
  credentials: RotatingCredentials | undefined,
  timeoutMs = connectMs,
  statements = new Statements(),
): Promise<Connection> {
  const endsAtMs = performance.now() + timeoutMs;
  const timeLeftMs = (): number => endsAtMs - performance.now();
  // Read before anything is dialled, so that a secret that cannot be read is not taken for a host that is down.
  if (credentials !== undefined) await readInTime(credentials.next(), timeLeftMs(), config);
  for (let attempt = 1; ; attempt++) {
    const refusalsBefore = credentials?.refusals ?? 0;
    const watch = new ConnectionWatch(credentials);
    const client = createClient(config, {
      metrics: watch,
      ...(credentials === undefined ? {} : { authProvider: new RotatingAuthProvider(credentials) }),
    });
    refreshRing(client);
    listenForSchemaNews(client, (keyspace) => {
      statements.hear(keyspace);
    });
    client.on('hostUp', () => {
      watch.forget();
    });
    try {
      await connectInTime(client, timeLeftMs());
      guardStatements(client, statements);
      return { client, watch };
    } catch (error) {
      await client.shutdown();
      const failure = classify(error);
      const pauseLimitMs = pauseMs * 2 ** (attempt - 1);
      const mayRetry =
        attempt < mostAttempts &&
        failure.code === 'authentication_failed' &&
        credentials !== undefined &&
        credentials.refusals > refusalsBefore &&
        timeLeftMs() > pauseLimitMs;
      if (mayRetry && (await readInTime(credentials.hasNext(), timeLeftMs(), config))) {
        await sleep(Math.random() * pauseLimitMs);
        continue;
      }
      throw noConnection(config, failure);
    }
  }
}

/** Of a secret that cannot be read its own error tells; that it takes too long is told here. */
async function readInTime<T>(reading: Promise<T>, timeoutMs: number, config: CassandraConfig): Promise<T> {
  try {
    return await withinTime(reading, timeoutMs, 'reading the login');
  } catch (error) {
    throw error instanceof errors.OperationTimedOutError ? noConnection(config, classify(error)) : error;
  }
}

function noConnection({ contactPoints }: CassandraConfig, failure: Failure): BatchCrash {
  const reason = message`cannot connect to ${known(contactPoints.join(', '))}: ${failure.message}`;
  return new BatchCrash({ ...failure, next: 'crash', message: reason });
}
