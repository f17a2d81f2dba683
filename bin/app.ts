/** The CDK app of the example: its connector in a stack. Replace account, network and clusters by yours. */
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Connector, KafkaSource, Network, Store } from '../lib/index.ts';

const app = new App();
const stack = new Stack(app, 'MillraceOrders', { description: 'Millrace connector orders' });

new Connector(stack, 'Orders', {
  connectorFile: join(import.meta.dirname, '../examples/shop/connector.ts'),
  network: Network.existing({
    vpc: Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-0a1b2c3d4e5f60718',
      vpcCidrBlock: '10.0.0.0/16',
      availabilityZones: ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'],
      privateSubnetIds: ['subnet-0a1b2c3d4e5f60711', 'subnet-0a1b2c3d4e5f60712', 'subnet-0a1b2c3d4e5f60713'],
      privateSubnetRouteTableIds: ['rtb-0a1b2c3d4e5f60711', 'rtb-0a1b2c3d4e5f60712', 'rtb-0a1b2c3d4e5f60713'],
    }),
    createEndpoints: ['sqs', 's3', 'secretsManager'],
  }),
  source: KafkaSource.msk({
    clusterArn: 'arn:aws:kafka:eu-central-1:111122223333:cluster/shop/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0-3',
  }),
  store: Store.cassandra({
    contactPoints: ['cassandra-1.shop.internal', 'cassandra-2.shop.internal', 'cassandra-3.shop.internal'],
    localDatacenter: 'eu-central',
    credentials: Secret.fromSecretCompleteArn(
      stack,
      'CassandraLogin',
      'arn:aws:secretsmanager:eu-central-1:111122223333:secret:shop/cassandra-a1b2c3',
    ),
    securityGroup: SecurityGroup.fromSecurityGroupId(stack, 'CassandraNodes', 'sg-0a1b2c3d4e5f60719'),
  }),
});
