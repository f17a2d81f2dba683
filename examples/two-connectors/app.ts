/** Two connectors on one cluster, each a stack of its own with its own function, alarms and dead letters, in one VPC. */
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { ConnectorStack } from 'millrace/cdk';
import type { ConnectorStackProps } from 'millrace/cdk';
import orders from './orders/connector.ts';
import returns from './returns/connector.ts';

export const app = new App();

/** What both have in common. */
const both: Pick<ConnectorStackProps, 'source' | 'store' | 'tags'> = {
  source: {
    kind: 'msk',
    clusterArn: 'arn:aws:kafka:eu-central-1:111122223333:cluster/shop/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0-3',
    // Event sources of one group share their pollers, and so their cost.
    polling: { kind: 'provisioned', pollerGroup: 'shop' },
  },
  store: { kind: 'keyspaces', keyspaces: 'existing' },
  tags: { team: 'shop' },
};

const first = new ConnectorStack(app, 'Orders', {
  ...both,
  connector: orders,
  connectorFile: join(import.meta.dirname, 'orders/connector.ts'),
  network: { kind: 'new' },
});

new ConnectorStack(app, 'Returns', {
  ...both,
  connector: returns,
  connectorFile: join(import.meta.dirname, 'returns/connector.ts'),
  network: { kind: 'shared', network: first.network },
});
