import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import type { ConnectorDefinition } from '../../../core/connector/connector.ts';
import type { ConnectorStackProps } from '../../../lib/connector-props.ts';
import type { MskSourceOptions } from '../../../lib/source/msk-source.ts';
import type { CassandraStoreOptions } from '../../../lib/store/cassandra-store.ts';
import { ConnectorStack } from '../../../lib/connector-stack.ts';
import { validateTemplates } from './stack.ts';

/** A connector of one route that fits {@link clicksSchema}. */
export const clicks: ConnectorDefinition = {
  name: 'clicks',
  routes: [{ topic: 'web.clicks', table: 'web.clicks', columns: { id: 'key', at: 'timestamp' } }],
};

const clicksSchema = 'CREATE TABLE web.clicks (id text, at timestamp, PRIMARY KEY (id, at));\n';

/** Where its records come from. */
export const clicksSource: MskSourceOptions = {
  kind: 'msk',
  clusterArn: 'arn:aws:kafka:eu-west-1:111122223333:cluster/web/aaaa-1',
};

/** Where its rows go. */
export const clicksStore: CassandraStoreOptions = {
  kind: 'cassandra',
  contactPoints: ['cassandra.web.internal'],
  localDatacenter: 'dc1',
};

/** Props of a stack that works, to vary from. */
export const clicksProps = (folder: string): ConnectorStackProps => {
  mkdirSync(folder, { recursive: true });
  const connectorFile = join(folder, 'connector.ts');
  writeFileSync(connectorFile, `export default ${JSON.stringify(clicks)};\n`);
  writeFileSync(join(folder, 'schema.cql'), clicksSchema);
  return {
    connector: clicks,
    connectorFile,
    network: { kind: 'new' },
    source: clicksSource,
    store: clicksStore,
  };
};

/** An app that writes into the given folder. */
export const clicksApp = (folder: string): App =>
  new App({ outdir: join(folder, 'assembly'), context: validateTemplates });

/** A whole stack, in an app that writes into the given folder. */
export const clicksStack = (folder: string, props: Partial<ConnectorStackProps> = {}): ConnectorStack =>
  new ConnectorStack(clicksApp(folder), 'Clicks', { ...clicksProps(folder), ...props });
