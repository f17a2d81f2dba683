/** A provisioned MSK cluster that lets clients in by certificate, into Amazon Keyspaces with provisioned capacity. */
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { ConnectorStack } from 'millrace/cdk';
import connector from './connector.ts';

export const app = new App();

new ConnectorStack(app, 'Readings', {
  connector,
  connectorFile: join(import.meta.dirname, 'connector.ts'),
  network: { kind: 'new' },
  source: {
    kind: 'new-msk',
    cluster: {
      kind: 'provisioned',
      certificateAuthorities: [
        'arn:aws:acm-pca:eu-central-1:111122223333:certificate-authority/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0',
      ],
    },
    // The pollers' certificate, signed by that authority, and its key.
    authentication: {
      kind: 'mtls',
      secret: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:meters/pollers-a1b2c3',
    },
    createTopics: {
      'meters.readings': {
        partitions: 12,
        replicationFactor: 2,
        configuration: { 'retention.ms': '604800000' },
      },
    },
  },
  function: { maxInstances: 12, rowsPerSecond: 500 },
  store: {
    kind: 'keyspaces',
    capacity: {
      kind: 'provisioned',
      read: { minimumUnits: 100, maximumUnits: 1_000 },
      // 12 instances of 500 rows a second stay below it.
      write: { minimumUnits: 1_000, maximumUnits: 8_000 },
    },
  },
});
