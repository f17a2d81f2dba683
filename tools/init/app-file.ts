import type { InitOptions, InitSource, InitTarget } from './options.ts';
import { stackId } from './project-name.ts';

/** `bin/app.ts` of a new project. It synthesizes as it is; what must be replaced before a deployment has a comment. */
export const appFile = ({ name, target, source }: Omit<InitOptions, 'versions'>): string => `\
/** Where the connector runs. Replace every value that has a comment, then: npm run synth, npm run deploy. */
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { ConnectorStack } from 'millrace/cdk';
import connector from '../connector.ts';

const app = new App();

new ConnectorStack(app, '${stackId(name)}', {
  connector,
  connectorFile: join(import.meta.dirname, '../connector.ts'),
${networkOf(source, target)}${sources[source]}${stores[target]}\
  // alarms: { actions: … },   who is told when records wait or fail
});
`;

/** A cluster that the stack creates stands in a VPC that it creates, unless the store must be reached there too. */
const networkOf = (source: InitSource, target: InitTarget): string =>
  source === 'new-msk' && target === 'keyspaces'
    ? `\
  // A VPC without a path to the internet, with an endpoint for each AWS service that the function calls.
  network: { kind: 'new' },
`
    : `\
  network: {
    kind: 'existing',
    vpc: {
      vpcId: 'vpc-0a1b2c3d4e5f60718', // the VPC that reaches ${reached(source, target)}
      availabilityZones: ['eu-central-1a', 'eu-central-1b'], // of the subnets below
      privateSubnetIds: ['subnet-0a1b2c3d4e5f60711', 'subnet-0a1b2c3d4e5f60712'], // for the function
    },
    endpoints: 'existing', // it has a NAT gateway, or endpoints of SQS, S3${services[target]}
  },
`;

const reached = (source: InitSource, target: InitTarget): string =>
  source === 'new-msk' ? 'Cassandra' : target === 'keyspaces' ? 'Kafka' : 'Kafka and Cassandra';

const services: Readonly<Record<InitTarget, string>> = {
  cassandra: ' and Secrets Manager',
  keyspaces: ' and Keyspaces',
};

const sources: Readonly<Record<InitSource, string>> = {
  msk: `\
  source: {
    kind: 'msk',
    clusterArn: 'arn:aws:kafka:eu-central-1:111122223333:cluster/shop/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0-3', // yours
    // securityGroup: 'sg-…',   the brokers' group; it must let itself in on the brokers' port
    // authentication: { kind: 'scram-512', secret: 'arn:…' },   default: IAM
  },
`,
  'new-msk': `\
  source: {
    kind: 'new-msk',
    cluster: { kind: 'serverless' }, // or: { kind: 'provisioned', instanceType: 'kafka.m7g.large' }
  },
`,
  'self-managed': `\
  source: {
    kind: 'self-managed',
    bootstrapServers: ['kafka-1.example.com:9093', 'kafka-2.example.com:9093'], // your brokers
    authentication: {
      kind: 'scram-512', // or 'plain', 'scram-256', 'mtls'; { kind: 'none' } has no secret
      secret: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:kafka-a1b2c3', // {"username", "password"}
    },
    // rootCa: 'arn:…',   a secret with the certificate of your own authority
    reach: 'vpc', // 'internet' for brokers outside of the VPC
  },
`,
};

const stores: Readonly<Record<InitTarget, string>> = {
  cassandra: `\
  store: {
    kind: 'cassandra',
    contactPoints: ['cassandra-1.example.com', 'cassandra-2.example.com'], // your nodes
    localDatacenter: 'datacenter1', // as \`nodetool status\` names it
    credentials: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:cassandra-a1b2c3', // {"username", "password"}
    // tlsAuthorities: 'arn:…',   a secret with the certificate of your own authority
    // migrateSchema: true,   let each deployment create what schema.cql has and the cluster has not
  },
`,
  keyspaces: `\
  store: {
    kind: 'keyspaces',
    // tables: 'existing',   default: the stack creates the keyspace and the tables of schema.cql
  },
`,
};
