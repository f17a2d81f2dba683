/** Everything exists already: VPC, cluster, topic, table, queue, buckets, key and role. The connector only connects them. */
import { join } from 'node:path';
import { App, PermissionsBoundary, Stack } from 'aws-cdk-lib';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Role } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Connector, KafkaSource, Network, Store } from 'millrace/cdk';

const keyArn = 'arn:aws:kms:eu-central-1:111122223333:key/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0';

export const app = new App();

const stack = new Stack(app, 'Contacts', {
  // For the roles that a stack creates; there is none here, and this refuses one that is added without it.
  permissionsBoundary: PermissionsBoundary.fromName('developer-boundary'),
});
const encryptionKey = Key.fromKeyArn(stack, 'Key', keyArn);

new Connector(stack, 'Contacts', {
  connectorFile: join(import.meta.dirname, 'connector.ts'),
  network: Network.existing({
    vpc: Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-0a1b2c3d4e5f60718',
      availabilityZones: ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'],
      privateSubnetIds: ['subnet-0a1b2c3d4e5f60711', 'subnet-0a1b2c3d4e5f60712', 'subnet-0a1b2c3d4e5f60713'],
    }),
    createEndpoints: [],
  }),
  source: KafkaSource.msk({
    clusterArn: 'arn:aws:kafka:eu-central-1:111122223333:cluster/crm/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0-3',
  }),
  function: {
    // With { mutable: false } nothing would be attached to it.
    role: Role.fromRoleArn(stack, 'Role', 'arn:aws:iam::111122223333:role/contacts-connector'),
  },
  store: Store.keyspaces({ createTables: false }),
  deadLetters: {
    queue: Queue.fromQueueAttributes(stack, 'DeadLetters', {
      queueArn: 'arn:aws:sqs:eu-central-1:111122223333:contacts-dead-letters',
      keyArn,
    }),
    bucket: Bucket.fromBucketAttributes(stack, 'LargeDeadLetters', {
      bucketName: 'contacts-large-dead-letters',
      encryptionKey,
    }),
  },
  batchFailures: {
    bucket: Bucket.fromBucketAttributes(stack, 'GivenUpBatches', {
      bucketName: 'contacts-given-up-batches',
      encryptionKey,
    }),
  },
  alarms: { runbook: { url: 'https://wiki.example.com/millrace' } },
});
