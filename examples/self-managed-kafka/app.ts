/** Kafka and Cassandra that nobody but you runs: TLS on both sides, by your own authority. */
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { ConnectorStack } from 'millrace/cdk';
import connector from './connector.ts';

const secret = (name: string): string =>
  `arn:aws:secretsmanager:eu-central-1:111122223333:secret:audit/${name}`;

export const app = new App();

new ConnectorStack(app, 'Audit', {
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
    kind: 'self-managed',
    bootstrapServers: ['kafka-1.audit.internal:9093', 'kafka-2.audit.internal:9093'],
    authentication: { kind: 'scram-512', secret: secret('kafka-a1b2c3') },
    rootCa: secret('kafka-ca-a1b2c3'),
    reach: 'vpc',
    batchSize: 2_000,
  },
  store: {
    kind: 'cassandra',
    contactPoints: ['cassandra-1.audit.internal', 'cassandra-2.audit.internal'],
    port: 9142,
    localDatacenter: 'dc1',
    credentials: secret('cassandra-a1b2c3'),
    tlsAuthorities: secret('cassandra-ca-a1b2c3'),
    tlsClientCertificate: secret('cassandra-client-a1b2c3'),
  },
});
