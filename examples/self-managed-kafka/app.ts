/** Kafka and Cassandra that only you operate: TLS on both sides, by your own authority. */
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Port, SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Connector, KafkaAuthentication, KafkaSource, Network, Store } from 'millrace/cdk';

export const app = new App();

const stack = new Stack(app, 'Audit');
const secret = (id: string, name: string) =>
  Secret.fromSecretCompleteArn(
    stack,
    id,
    `arn:aws:secretsmanager:eu-central-1:111122223333:secret:audit/${name}`,
  );

const connector = new Connector(stack, 'Audit', {
  connectorFile: join(import.meta.dirname, 'connector.ts'),
  network: Network.existing({
    vpc: Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-0a1b2c3d4e5f60718',
      availabilityZones: ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'],
      privateSubnetIds: ['subnet-0a1b2c3d4e5f60711', 'subnet-0a1b2c3d4e5f60712', 'subnet-0a1b2c3d4e5f60713'],
    }),
    createEndpoints: [],
  }),
  source: KafkaSource.selfManaged({
    bootstrapServers: ['kafka-1.audit.internal:9093', 'kafka-2.audit.internal:9093'],
    authentication: KafkaAuthentication.scram512(secret('KafkaLogin', 'kafka-a1b2c3')),
    rootCa: secret('KafkaAuthority', 'kafka-ca-a1b2c3'),
    reach: 'vpc',
    batchSize: 2_000,
  }),
  store: Store.cassandra({
    contactPoints: ['cassandra-1.audit.internal', 'cassandra-2.audit.internal'],
    port: 9142,
    localDatacenter: 'dc1',
    credentials: secret('CassandraLogin', 'cassandra-a1b2c3'),
    tlsAuthorities: secret('CassandraAuthority', 'cassandra-ca-a1b2c3'),
    tlsClientCertificate: secret('CassandraCertificate', 'cassandra-client-a1b2c3'),
  }),
});

// The pollers run in a group of their own, which the brokers let in.
const brokers = SecurityGroup.fromSecurityGroupId(stack, 'Brokers', 'sg-0a1b2c3d4e5f60717');
const pollers = connector.source.pollerSecurityGroup;
if (pollers !== undefined) brokers.addIngressRule(pollers, Port.tcp(9093), 'Millrace pollers');
