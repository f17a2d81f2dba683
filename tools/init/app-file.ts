import type { InitOptions, InitSource, InitTarget } from './options.ts';
import { stackId } from './project-name.ts';

/** `bin/app.ts` of a new project. It synthesizes as it is; what must be replaced before a deployment has a comment. */
export function appFile({ name, target, source }: Omit<InitOptions, 'versions'>): string {
  const parts = [networks[networkKind(source, target)], sources[source], stores[target]];
  const imports = parts.flatMap((part) => part.imports);
  const names = new Set(['Connector', ...parts.flatMap((part) => part.millrace)]);
  const services = target === 'keyspaces' ? ' and Keyspaces' : ' and Secrets Manager';
  return `\
/** Where the connector runs. Replace every value that has a comment, then: npm run synth, npm run deploy. */
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
${[...new Set(imports)].sort().join('')}\
import { ${[...names].sort().join(', ')} } from 'millrace/cdk';

const app = new App();
const stack = new Stack(app, '${stackId(name)}');
${parts.flatMap(({ before }) => (before === undefined ? [] : ['\n', before])).join('')}
new Connector(stack, 'Connector', {
  connectorFile: join(import.meta.dirname, '../connector.ts'),
${parts.map(({ prop }) => prop).join('')}\
  // alarms: { actions: … },   who is notified when records wait or fail
});
`
    .replace('REACHED', reached(source, target))
    .replace('SERVICES', services)
    .replace('STACK_ID', stackId(name));
}

/** What one prop of the connector needs in the file. */
interface Part {
  /** Import lines of CDK. */
  readonly imports: readonly string[];
  /** Names imported from `millrace/cdk`. */
  readonly millrace: readonly string[];
  /** Statements before the connector. */
  readonly before?: string;
  readonly prop: string;
}

/** A cluster that is created is in a VPC that is created, unless the store must be reached there too. */
const networkKind = (source: InitSource, target: InitTarget): 'created' | 'existing' =>
  source === 'new-msk' && target === 'keyspaces' ? 'created' : 'existing';

const reached = (source: InitSource, target: InitTarget): string =>
  source === 'new-msk' ? 'Cassandra' : target === 'keyspaces' ? 'Kafka' : 'Kafka and Cassandra';

const networks: Readonly<Record<'created' | 'existing', Part>> = {
  created: {
    imports: [],
    millrace: ['Network'],
    prop: `\
  // A VPC without a path to the internet, with an endpoint for each AWS service that the function calls.
  network: Network.create(),
`,
  },
  existing: {
    imports: ["import { Vpc } from 'aws-cdk-lib/aws-ec2';\n"],
    millrace: ['Network'],
    before: `\
const vpc = Vpc.fromVpcAttributes(stack, 'Vpc', {
  vpcId: 'vpc-0a1b2c3d4e5f60718', // the VPC that reaches REACHED
  availabilityZones: ['eu-central-1a', 'eu-central-1b'], // of the subnets below
  privateSubnetIds: ['subnet-0a1b2c3d4e5f60711', 'subnet-0a1b2c3d4e5f60712'], // for the function
});
`,
    prop: `\
  // []: the VPC has a NAT gateway, or endpoints of SQS, S3SERVICES. See: millrace doctor --network VPC_ID
  network: Network.existing({ vpc, createEndpoints: [] }),
`,
  },
};

const secretImport = "import { Secret } from 'aws-cdk-lib/aws-secretsmanager';\n";

const sources: Readonly<Record<InitSource, Part>> = {
  msk: {
    imports: [],
    millrace: ['KafkaSource'],
    prop: `\
  source: KafkaSource.msk({
    clusterArn: 'arn:aws:kafka:eu-central-1:111122223333:cluster/shop/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0-3', // yours
    // securityGroup: SecurityGroup.fromSecurityGroupId(…),   of the brokers; it must let itself in on their port
    // authentication: KafkaAuthentication.scram512(secret),   default: IAM
  }),
`,
  },
  'new-msk': {
    imports: [],
    millrace: ['KafkaSource', 'NewCluster'],
    prop: `\
  // Or: NewCluster.provisioned({ zones: 2, instanceType: 'kafka.m7g.large' }). The zones cannot be changed later.
  source: KafkaSource.newMsk({ cluster: NewCluster.serverless({ zones: 2 }) }),
`,
  },
  'self-managed': {
    imports: [secretImport],
    millrace: ['KafkaAuthentication', 'KafkaSource'],
    before: `\
const kafkaLogin = Secret.fromSecretCompleteArn(
  stack,
  'KafkaLogin',
  'arn:aws:secretsmanager:eu-central-1:111122223333:secret:kafka-a1b2c3', // {"username", "password"}
);
`,
    prop: `\
  source: KafkaSource.selfManaged({
    bootstrapServers: ['kafka-1.example.com:9093', 'kafka-2.example.com:9093'], // your brokers
    authentication: KafkaAuthentication.scram512(kafkaLogin), // or plain, scram256, mutualTls, none
    // rootCa: secret,   with the certificate of your own authority
    reach: 'vpc', // 'internet' for brokers outside of the VPC
  }),
`,
  },
};

const stores: Readonly<Record<InitTarget, Part>> = {
  cassandra: {
    imports: [secretImport],
    millrace: ['Store'],
    before: `\
const cassandraLogin = Secret.fromSecretCompleteArn(
  stack,
  'CassandraLogin',
  'arn:aws:secretsmanager:eu-central-1:111122223333:secret:cassandra-a1b2c3', // {"username", "password"}
);
`,
    prop: `\
  store: Store.cassandra({
    contactPoints: ['cassandra-1.example.com', 'cassandra-2.example.com'], // your nodes
    localDatacenter: 'datacenter1', // as \`nodetool status\` prints it
    credentials: cassandraLogin,
    // tlsAuthorities: secret,   with the certificate of your own authority
    // migrateSchema: {},   lets each deployment create what schema.cql has and the cluster lacks
  }),
`,
  },
  keyspaces: {
    imports: [],
    millrace: ['Store'],
    before: `\
/** Creates the keyspace and the tables. It is deployed first, and not rolled back with the connector. */
const tablesStack = new Stack(app, 'STACK_IDTables');
`,
    prop: `\
  // With { createTables: false } alone the keyspace and the tables of schema.cql must exist.
  store: Store.keyspaces({ tablesStack }),
`,
  },
};
