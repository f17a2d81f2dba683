/** An MSK cluster by SASL/SCRAM into a Cassandra of your own, with both passwords rotated every 30 days. */
import { join } from 'node:path';
import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Function } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Connector, KafkaAuthentication, KafkaSource, Network, Store } from 'millrace/cdk';

export const app = new App();

/** The logins, under a key of your own: MSK requires one, and a name that begins with AmazonMSK_. */
const logins = new Stack(app, 'TransfersLogins');
const encryptionKey = new Key(logins, 'Key', {
  enableKeyRotation: true,
  removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
});

/** A secret whose password a function of yours changes: in the secret's pending version, then in the cluster, then for good. */
const rotated = (id: string, secretName: string, rotationFunction: string): Secret => {
  const secret = new Secret(logins, id, {
    secretName,
    encryptionKey,
    generateSecretString: {
      secretStringTemplate: '{"username":"millrace"}',
      generateStringKey: 'password',
      excludePunctuation: true,
    },
  });
  secret.addRotationSchedule('Rotation', {
    automaticallyAfter: Duration.days(30),
    rotationLambda: Function.fromFunctionAttributes(logins, `${id}Rotation`, {
      functionArn: `arn:aws:lambda:eu-central-1:111122223333:function:${rotationFunction}`,
      sameEnvironment: true,
    }),
  });
  return secret;
};

const stack = new Stack(app, 'Transfers');
const secret = (id: string, name: string) =>
  Secret.fromSecretCompleteArn(
    stack,
    id,
    `arn:aws:secretsmanager:eu-central-1:111122223333:secret:cassandra/${name}`,
  );

new Connector(stack, 'Transfers', {
  connectorFile: join(import.meta.dirname, 'connector.ts'),
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
    clusterArn: 'arn:aws:kafka:eu-central-1:111122223333:cluster/bank/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0-3',
    authentication: KafkaAuthentication.scram512(rotated('Kafka', 'AmazonMSK_transfers', 'rotate-kafka')),
    securityGroup: SecurityGroup.fromSecurityGroupId(stack, 'Brokers', 'sg-0a1b2c3d4e5f60717'),
  }),
  store: Store.cassandra({
    contactPoints: ['10.0.1.10', '10.0.2.10', '10.0.3.10'],
    localDatacenter: 'eu-central',
    credentials: rotated('Cassandra', 'transfers/cassandra', 'rotate-cassandra'),
    tlsAuthorities: secret('CassandraAuthority', 'ca-a1b2c3'),
    securityGroup: SecurityGroup.fromSecurityGroupId(stack, 'Nodes', 'sg-0a1b2c3d4e5f60719'),
    // The connector's login reads and writes; this one creates and alters, when schema.cql changes.
    migrateSchema: { credentials: secret('SchemaLogin', 'schema-a1b2c3') },
  }),
});
