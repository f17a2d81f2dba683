/** Everything exists already: VPC, cluster, topic, table, queue, buckets, key and role. The stack only connects them. */
import { join } from 'node:path';
import { App, PermissionsBoundary } from 'aws-cdk-lib';
import { ConnectorStack } from 'millrace/cdk';
import connector from './connector.ts';

const encryptionKey = 'arn:aws:kms:eu-central-1:111122223333:key/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0';

export const app = new App();

new ConnectorStack(app, 'Contacts', {
  connector,
  connectorFile: join(import.meta.dirname, 'connector.ts'),
  network: {
    kind: 'existing',
    vpc: {
      vpcId: 'vpc-0a1b2c3d4e5f60718',
      availabilityZones: ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'],
      privateSubnetIds: ['subnet-0a1b2c3d4e5f60711', 'subnet-0a1b2c3d4e5f60712', 'subnet-0a1b2c3d4e5f60713'],
    },
    endpoints: 'existing',
  },
  source: {
    kind: 'msk',
    clusterArn: 'arn:aws:kafka:eu-central-1:111122223333:cluster/crm/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0-3',
  },
  function: { role: { arn: 'arn:aws:iam::111122223333:role/contacts-connector', grants: 'attach' } },
  store: { kind: 'keyspaces', tables: 'existing' },
  deadLetters: {
    queue: 'arn:aws:sqs:eu-central-1:111122223333:contacts-dead-letters',
    bucket: 'contacts-large-dead-letters',
    encryptionKey,
  },
  batchFailures: { bucket: 'contacts-given-up-batches', encryptionKey },
  alarms: { runbook: { url: 'https://wiki.example.com/millrace' } },
  // For the roles that a stack makes; there is none here, and there shall be none without it.
  permissionsBoundary: PermissionsBoundary.fromName('developer-boundary'),
});
