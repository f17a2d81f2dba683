import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import type { App } from 'aws-cdk-lib';
import type { ConnectorDefinition, RouteDefinition } from '../../../core/connector/connector.ts';
import { ConnectorStack } from '../../../lib/connector-stack.ts';
import type { ConnectorStackProps } from '../../../lib/connector-stack.ts';
import { Network } from '../../../lib/network/network.ts';
import { KafkaSource } from '../../../lib/source/kafka-source.ts';
import type { MskSourceProps } from '../../../lib/source/msk-source-props.ts';
import type { NewMskSourceProps } from '../../../lib/source/new-msk-source.ts';
import { NewCluster } from '../../../lib/source/new-cluster.ts';
import type { CassandraStoreProps } from '../../../lib/store/cassandra-store.ts';
import type { KeyspacesStoreProps } from '../../../lib/store/keyspaces-store.ts';
import { Store } from '../../../lib/store/store.ts';
import { synthesize } from './deployment.ts';
import { writeConnector } from './write-connector.ts';
import type { Stacks } from '../../../lib/changes/compare.ts';

/**
 * What is deployed: into Keyspaces, whose tables have a stack of their own, or a Cassandra of the user; from a cluster
 * that exists, or into Keyspaces from a new one, all in one stack.
 */
export type Kind = 'keyspaces' | 'cassandra' | 'new cluster' | 'new serverless cluster';

/** What differs from the first deployment of {@link ordersApp}. */
export interface Variation {
  readonly connector?: Partial<ConnectorDefinition>;
  readonly schema?: Partial<typeof statements>;
  readonly source?: Partial<MskSourceProps>;
  readonly newSource?: Partial<NewMskSourceProps>;
  readonly keyspaces?: KeyspacesStoreProps;
  readonly cassandra?: (stack: Stack) => Partial<CassandraStoreProps>;
  readonly stack?: Partial<ConnectorStackProps>;
}

export const orders: RouteDefinition = {
  topic: 'orders',
  table: 'shop.orders',
  columns: { id: 'key', at: 'timestamp', place: 'value.place' },
};
export const refunds: RouteDefinition = {
  topic: 'refunds',
  table: 'shop.refunds',
  columns: { id: 'key', at: 'timestamp' },
};

/** The statements of the first deployment's `schema.cql`. */
export const statements = {
  place: 'CREATE TYPE shop.place (city text);',
  orders: 'CREATE TABLE shop.orders (id text PRIMARY KEY, at timestamp, place frozen<place>);',
  refunds: 'CREATE TABLE shop.refunds (id text PRIMARY KEY, at timestamp);',
};

const clusterArn = 'arn:aws:kafka:eu-central-1:111122223333:cluster/shop/aaaa-1';

/** An app with a connector, and all that belongs to it, in the folder given. */
export function ordersApp(folder: string, kind: Kind, vary: Variation = {}): Stacks {
  const definition = { name: 'orders', routes: [orders, refunds], ...vary.connector };
  const connectorFile = writeConnector(dirname(folder), definition);
  const schemaFile = join(folder, 'schema.cql');
  mkdirSync(folder, { recursive: true });
  writeFileSync(schemaFile, Object.values({ ...statements, ...vary.schema }).join('\n'));
  return synthesize(join(folder, 'assembly'), (app) => {
    new ConnectorStack(app, 'Orders', {
      env: { account: '111122223333', region: 'eu-central-1' },
      connectorFile,
      schemaFile,
      network: Network.create(),
      source: sourceOf(kind, vary),
      store: storeOf(app, kind, vary),
      tablesStack: kind === 'keyspaces',
      ...vary.stack,
    });
  });
}

function sourceOf(kind: Kind, { source, newSource }: Variation): ConnectorStackProps['source'] {
  if (!kind.startsWith('new')) {
    return KafkaSource.msk({ clusterArn, createTopics: { orders: { partitions: 6 } }, ...source });
  }
  const isServerless = kind === 'new serverless cluster';
  return KafkaSource.newMsk({
    cluster: isServerless ? NewCluster.serverless() : NewCluster.provisioned(),
    ...(!isServerless && { createTopics: { orders: { partitions: 6 } } }),
    ...newSource,
  });
}

const storeOf = (app: App, kind: Kind, { cassandra, keyspaces }: Variation): ConnectorStackProps['store'] =>
  kind === 'cassandra'
    ? Store.cassandra({
        contactPoints: ['cassandra.shop.internal'],
        localDatacenter: 'dc1',
        migrateSchema: {},
        ...cassandra?.(new Stack(app, 'Imports')),
      })
    : Store.keyspaces({ replicateTo: [], ...keyspaces });
