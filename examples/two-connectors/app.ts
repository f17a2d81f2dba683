/** Two connectors on one cluster, each a stack of its own with its own function, alarms and dead letters, in one VPC. */
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { ConnectorStack, KafkaSource, Network, Polling, Store } from 'millrace/cdk';

export const app = new App();

/** What both have in common. */
const both = {
  source: KafkaSource.msk({
    clusterArn: 'arn:aws:kafka:eu-central-1:111122223333:cluster/shop/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0-3',
    // Event sources of one group share their pollers, and so their cost.
    polling: Polling.provisioned({ pollerGroup: 'shop' }),
  }),
  store: Store.keyspaces({ createKeyspaces: false }),
  // The tables of each, in one more stack that is deployed before.
  tablesStack: true,
  tags: { team: 'shop' },
};

const orders = new ConnectorStack(app, 'Orders', {
  ...both,
  connectorFile: join(import.meta.dirname, 'orders/connector.ts'),
  network: Network.create(),
});

new ConnectorStack(app, 'Returns', {
  ...both,
  connectorFile: join(import.meta.dirname, 'returns/connector.ts'),
  network: Network.shared(orders.connector),
});
