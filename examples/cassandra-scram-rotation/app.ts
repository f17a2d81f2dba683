/** An MSK cluster by SASL/SCRAM into a Cassandra of your own, with both passwords rotated every 30 days. */
import { join } from 'node:path';
import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Function } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Connector, KafkaAuthentication, KafkaSource, MskLogin, Network, Store } from 'millrace/cdk';

export const app = new App();

/** The logins, under a key of your own, which MSK requires. */
const logins = new Stack(app, 'TransfersLogins');
const encryptionKey = new Key(logins, 'Key', {
  enableKeyRotation: true,
  removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
});

const kafkaLogin = new MskLogin(logins, 'Kafka', {
  secretName: 'AmazonMSK_transfers',
  username: 'millrace',
  encryptionKey,
});
const cassandraLogin = new Secret(logins, 'Cassandra', {
  secretName: 'transfers/cassandra',
  encryptionKey,
  generateSecretString: {
    secretStringTemplate: '{"username":"millrace"}',
    generateStringKey: 'password',
    excludePunctuation: true,
  },
});

/** A function of yours changes the password: in the pending version, in the cluster, then for good. */
function rotate(secret: Secret, functionName: string): void {
  const rotationLambda = Function.fromFunctionAttributes(secret, 'Function', {
    functionArn: `arn:aws:lambda:eu-central-1:111122223333:function:${functionName}`,
    sameEnvironment: true,
  });
  const schedule = secret.addRotationSchedule('Rotation', {
    automaticallyAfter: Duration.days(30),
    rotationLambda,
    // Both clusters know the login only after the deployment.
    rotateImmediatelyOnUpdate: false,
  });
  // CDK lets Secrets Manager invoke functions that it creates, and none that exist.
  rotationLambda
    .grantInvoke(
      new ServicePrincipal('secretsmanager.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': logins.account } },
      }),
    )
    .applyBefore(schedule);
}
rotate(kafkaLogin, 'rotate-kafka');
rotate(cassandraLogin, 'rotate-cassandra');

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
    authentication: KafkaAuthentication.scram512(kafkaLogin),
    associateSecret: true,
    securityGroup: SecurityGroup.fromSecurityGroupId(stack, 'Brokers', 'sg-0a1b2c3d4e5f60717'),
  }),
  store: Store.cassandra({
    contactPoints: ['10.0.1.10', '10.0.2.10', '10.0.3.10'],
    localDatacenter: 'eu-central',
    credentials: cassandraLogin,
    tlsAuthorities: secret('CassandraAuthority', 'ca-a1b2c3'),
    securityGroup: SecurityGroup.fromSecurityGroupId(stack, 'Nodes', 'sg-0a1b2c3d4e5f60719'),
    // The connector's login reads and writes; this one creates and alters, when schema.cql changes.
    migrateSchema: { credentials: secret('SchemaLogin', 'schema-a1b2c3') },
  }),
});
