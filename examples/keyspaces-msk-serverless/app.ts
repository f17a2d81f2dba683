/** A serverless MSK cluster into Amazon Keyspaces; two stacks create all of it, and everyone signs in by IAM. */
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { ConnectorStack, KafkaSource, Network, NewCluster, Store } from 'millrace/cdk';

export const app = new App();

new ConnectorStack(app, 'Positions', {
  connectorFile: join(import.meta.dirname, 'connector.ts'),
  network: Network.create(),
  source: KafkaSource.newMsk({ cluster: NewCluster.serverless({ name: 'fleet', zones: 2 }) }),
  store: Store.keyspaces({ changeStream: 'new-image' }),
  // Deployed first, and not rolled back with the connector.
  tablesStack: true,
});
