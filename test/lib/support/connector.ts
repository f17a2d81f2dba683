import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import type { StackProps } from 'aws-cdk-lib';
import type { ConnectorDefinition } from '../../../core/connector/connector.ts';
import { Connector } from '../../../lib/connector.ts';
import type { ConnectorProps } from '../../../lib/connector.ts';
import { Network } from '../../../lib/network/network.ts';
import { KafkaSource } from '../../../lib/source/kafka-source.ts';
import type { MskSourceProps } from '../../../lib/source/msk-source-props.ts';
import type { CassandraStoreProps } from '../../../lib/store/cassandra-store.ts';
import { Store } from '../../../lib/store/store.ts';
import { validateTemplates } from './stack.ts';
import { writeConnector } from './write-connector.ts';

/** A connector of one route that fits {@link clicksSchema}. */
export const clicks: ConnectorDefinition = {
  name: 'clicks',
  routes: [{ topic: 'web.clicks', table: 'web.clicks', columns: { id: 'key', at: 'timestamp' } }],
};

const clicksSchema = 'CREATE TABLE web.clicks (id text, at timestamp, PRIMARY KEY (id, at));\n';

/** Where its records come from. */
export const clicksSource = (props: Partial<MskSourceProps> = {}) =>
  KafkaSource.msk({ clusterArn: 'arn:aws:kafka:eu-west-1:111122223333:cluster/web/aaaa-1', ...props });

/** Where its rows go. */
export const clicksStore = (props: Partial<CassandraStoreProps> = {}) =>
  Store.cassandra({ contactPoints: ['cassandra.web.internal'], localDatacenter: 'dc1', ...props });

/** Props of a connector that works, to vary from. Writes its files beside the given folder. */
export const clicksProps = (folder: string, definition: ConnectorDefinition = clicks): ConnectorProps => {
  mkdirSync(folder, { recursive: true });
  const connectorFile = writeConnector(dirname(folder), definition);
  writeFileSync(join(dirname(connectorFile), 'schema.cql'), clicksSchema);
  return { connectorFile, network: Network.create(), source: clicksSource(), store: clicksStore() };
};

/** An app that writes into the given folder. */
export const clicksApp = (folder: string): App =>
  new App({ outdir: join(folder, 'assembly'), context: validateTemplates });

/** What differs from {@link clicksProps}; a function imports what exists into the stack. */
export type Variation = VariedProps | ((stack: Stack) => VariedProps);
type VariedProps = Partial<ConnectorProps> & Pick<StackProps, 'env'>;

/** A connector in a stack of its own, in an app that writes into the given folder. Its construct has no part in logical ids. */
export function clicksConnector(
  folder: string,
  vary: Variation = {},
  definition?: ConnectorDefinition,
): Connector {
  const { env } = typeof vary === 'function' ? {} : vary;
  const stack = new Stack(clicksApp(folder), 'Clicks', env && { env });
  const varied = typeof vary === 'function' ? vary(stack) : vary;
  return new Connector(stack, 'Default', { ...clicksProps(folder, definition), ...varied });
}

/** The stack of {@link clicksConnector}. */
export const clicksStack = (...given: Parameters<typeof clicksConnector>): Stack =>
  Stack.of(clicksConnector(...given));
