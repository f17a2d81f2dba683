/** The CDK app: the example connector as a stack. Put your own account, network and clusters where it names its own. */
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import connector from '#connector';
import { ConnectorStack } from '../lib/connector-stack.ts';

const projectRoot = join(import.meta.dirname, '..');

const app = new App();
new ConnectorStack(app, 'MillraceOrders', {
  connector,
  connectorFile: join(projectRoot, 'connector.ts'),
  network: {
    kind: 'existing',
    vpc: {
      vpcId: 'vpc-0a1b2c3d4e5f60718',
      availabilityZones: ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'],
      privateSubnetIds: ['subnet-0a1b2c3d4e5f60711', 'subnet-0a1b2c3d4e5f60712', 'subnet-0a1b2c3d4e5f60713'],
      privateSubnetRouteTableIds: ['rtb-0a1b2c3d4e5f60711', 'rtb-0a1b2c3d4e5f60712', 'rtb-0a1b2c3d4e5f60713'],
    },
    endpoints: 'create',
  },
  source: {
    kind: 'msk',
    clusterArn: 'arn:aws:kafka:eu-central-1:111122223333:cluster/shop/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0-3',
  },
  store: {
    kind: 'cassandra',
    contactPoints: ['cassandra-1.shop.internal', 'cassandra-2.shop.internal', 'cassandra-3.shop.internal'],
    localDatacenter: 'eu-central',
    credentials: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:shop/cassandra-a1b2c3',
    securityGroup: 'sg-0a1b2c3d4e5f60719',
  },
});
