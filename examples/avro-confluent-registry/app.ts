/** Avro from MSK into a Cassandra in the same VPC, with the schemas of a Confluent-compatible registry there. */
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Connector, KafkaSource, Network, RegistryAccess, Store } from 'millrace/cdk';

export const app = new App();

const stack = new Stack(app, 'AvroOrders');
const secret = (id: string, name: string) =>
  Secret.fromSecretCompleteArn(
    stack,
    id,
    `arn:aws:secretsmanager:eu-central-1:111122223333:secret:shop/${name}`,
  );

new Connector(stack, 'Orders', {
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
    clusterArn: 'arn:aws:kafka:eu-central-1:111122223333:cluster/shop/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0-3',
  }),
  registries: [
    RegistryAccess.confluent({
      urls: ['https://schemas.shop.internal:8081'],
      reach: 'vpc',
      credentials: secret('RegistryLogin', 'registry-a1b2c3'),
      tlsAuthorities: secret('RegistryAuthority', 'registry-ca-a1b2c3'),
    }),
  ],
  store: Store.cassandra({
    contactPoints: ['cassandra-1.shop.internal', 'cassandra-2.shop.internal'],
    port: 9142,
    localDatacenter: 'dc1',
    credentials: secret('CassandraLogin', 'cassandra-a1b2c3'),
    tlsAuthorities: secret('CassandraAuthority', 'cassandra-ca-a1b2c3'),
  }),
});
