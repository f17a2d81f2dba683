import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'cassandra-driver';
import { known, message } from '../../core/failure-message.ts';
import { BatchCrash } from '../../core/report/batch-crash.ts';
import { classify } from './classify.ts';
import { createClient } from './client.ts';
import type { CassandraConfig } from './config.ts';
import { RotatingAuthProvider, type RotatingCredentials } from './credentials.ts';
import { guardPrepare } from './guard-prepare.ts';
import { keepRing } from './ring.ts';
import { listenForSchemaNews } from './schema-news.ts';
import { Statements } from './statements.ts';
import { ConnectionWatch } from './watch.ts';

/** A connected driver, and what is heard of its connections. */
export interface Connection {
  readonly client: Client;
  readonly watch: ConnectionWatch;
}

/** A rotation has two versions; a third and fourth are for one that ends while we connect. */
const mostAttempts = 4;
/** The wait after the first refusal is drawn from nothing to this, and doubles with each. */
const pauseMs = 200;

/**
 * Connects to the cluster; throws {@link BatchCrash} with what {@link classify} says of the reason if no contact point
 * can be used. A login that is refused is read again and tried once more for each version of its secret, a few times at
 * most: a server that says of a connection that its login is wrong without having seen one is not asked again.
 */
export async function connect(
  config: CassandraConfig,
  credentials: RotatingCredentials | undefined,
  statements = new Statements(),
): Promise<Connection> {
  // Read before anything is dialled, so that a secret that can't be read is not taken for a host that is down.
  await credentials?.next();
  for (let attempt = 1; ; attempt++) {
    const refusalsBefore = credentials?.refusals ?? 0;
    const watch = new ConnectionWatch(credentials);
    const client = createClient(config, {
      metrics: watch,
      ...(credentials === undefined ? {} : { authProvider: new RotatingAuthProvider(credentials) }),
    });
    keepRing(client);
    listenForSchemaNews(client, (keyspace) => {
      statements.hear(keyspace);
    });
    client.on('hostUp', () => {
      watch.forget();
    });
    try {
      await client.connect();
      guardPrepare(client, statements);
      return { client, watch };
    } catch (error) {
      await client.shutdown();
      const failure = classify(error);
      const mayRetry =
        attempt < mostAttempts &&
        failure.code === 'authentication_failed' &&
        credentials !== undefined &&
        credentials.refusals > refusalsBefore;
      if (mayRetry && (await credentials.hasNext())) {
        await sleep(Math.random() * pauseMs * 2 ** (attempt - 1));
        continue;
      }
      const reason = message`can't connect to ${known(config.contactPoints.join(', '))}: ${failure.message}`;
      throw new BatchCrash({ ...failure, next: 'crash', message: reason });
    }
  }
}
