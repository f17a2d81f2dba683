/** Protobuf from MSK into Amazon Keyspaces, with the schemas of AWS Glue Schema Registry; everyone signs in by IAM. */
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { ConnectorStack, KafkaSource, Network, RegistryAccess, Store } from 'millrace/cdk';

export const app = new App();

new ConnectorStack(app, 'Sales', {
  connectorFile: join(import.meta.dirname, 'connector.ts'),
  network: Network.create(),
  source: KafkaSource.msk({
    clusterArn: 'arn:aws:kafka:eu-central-1:111122223333:cluster/shop/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0-3',
  }),
  registries: [RegistryAccess.glue()],
  store: Store.keyspaces(),
  // Deployed first, and not rolled back with the connector.
  tablesStack: true,
});
