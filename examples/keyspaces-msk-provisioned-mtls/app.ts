/** A provisioned MSK cluster that lets clients in by certificate, into Amazon Keyspaces with provisioned capacity. */
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import {
  Connector,
  KafkaAuthentication,
  KafkaSource,
  KeyspacesCapacity,
  Network,
  NewCluster,
  Store,
} from 'millrace/cdk';

export const app = new App();

const stack = new Stack(app, 'Readings');

/** Deployed first, and not rolled back with the connector. */
const tablesStack = new Stack(app, 'ReadingsTables');

/** The pollers' certificate, signed by the authority below, and its key. */
const certificate = Secret.fromSecretCompleteArn(
  stack,
  'PollerCertificate',
  'arn:aws:secretsmanager:eu-central-1:111122223333:secret:meters/pollers-a1b2c3',
);

new Connector(stack, 'Readings', {
  connectorFile: join(import.meta.dirname, 'connector.ts'),
  // Three zones by name: the brokers stay where they are, whatever else changes.
  network: Network.create({
    availabilityZones: ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'],
    cidr: '10.20.0.0/16',
  }),
  source: KafkaSource.newMsk({
    cluster: NewCluster.provisioned({
      certificateAuthorities: [
        'arn:aws:acm-pca:eu-central-1:111122223333:certificate-authority/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0',
      ],
    }),
    authentication: KafkaAuthentication.mutualTls(certificate),
    createTopics: {
      'meters.readings': {
        partitions: 12,
        configuration: { 'retention.ms': '604800000' },
      },
    },
  }),
  function: { maxInstances: 12, rowsPerSecond: 500 },
  store: Store.keyspaces({
    tablesStack,
    capacity: KeyspacesCapacity.provisioned({
      read: { minimumUnits: 100, maximumUnits: 1_000 },
      // 12 instances of 500 rows per second stay below it.
      write: { minimumUnits: 1_000, maximumUnits: 8_000 },
    }),
  }),
});
