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

/**
 * Connects to the cluster; throws {@link BatchCrash} with what {@link classify} says of the reason if no contact point
 * can be used. A login that is refused is read again and tried once more for each version of its secret.
 */
export async function connect(
  config: CassandraConfig,
  credentials: RotatingCredentials | undefined,
  statements = new Statements(),
): Promise<Connection> {
  // Read before anything is dialled, so that a secret that can't be read is not taken for a host that is down.
  await credentials?.next();
  for (;;) {
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
      if (failure.code === 'authentication_failed' && (await credentials?.hasNext()) === true) continue;
      const reason = message`can't connect to ${known(config.contactPoints.join(', '))}: ${failure.message}`;
      throw new BatchCrash({ ...failure, next: 'crash', message: reason });
    }
  }
}
