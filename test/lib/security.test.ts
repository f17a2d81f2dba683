import { join } from 'node:path';
import { App, Stack, Stage } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { KafkaAuthentication } from '../../lib/source/kafka-authentication.ts';
import { KafkaSource } from '../../lib/source/kafka-source.ts';
import { Polling } from '../../lib/source/polling.ts';
import { VpcConnection } from '../../lib/source/vpc-connection.ts';
import { RegistryAccess } from '../../lib/registry/registry-access.ts';
import { Store } from '../../lib/store/store.ts';
import { clicksSource, clicksStack, clicksStore } from './support/connector.ts';
import type { Variation } from './support/connector.ts';
import { loadExamples } from './support/examples.ts';
import { registryConnector } from './support/registry-connector.ts';
import { scratchFolder } from '../support/scratch.ts';
import { propertiesOf, secretOf } from './support/stack.ts';
import { roleStatements } from './support/statements.ts';

const scratch = scratchFolder();

/** Stacks that together make every grant there is. */
const variants: Readonly<Record<string, Variation>> = {
  'the default': {},
  'a cluster that asks for a login': (stack) => ({
    store: clicksStore({ credentials: secretOf(stack, 'login') }),
  }),
  'tables that a deployment adds to': (stack) => ({
    store: clicksStore({ credentials: secretOf(stack, 'login'), migrateSchema: {} }),
  }),
  Keyspaces: { store: Store.keyspaces() },
  'a key for everything': (stack) => {
    const encryptionKey = new Key(stack, 'Key', { enableKeyRotation: true });
    return {
      function: { encryptionKey },
      deadLetters: { encryptionKey },
      batchFailures: { encryptionKey },
      store: clicksStore({ credentials: secretOf(stack, 'login'), migrateSchema: {} }),
    };
  },
  'Keyspaces in several Regions': { store: Store.keyspaces({ replicateTo: ['eu-north-1'] }) },
  'on-demand polling': { source: clicksSource({ polling: Polling.onDemand() }) },
  'SASL/SCRAM': (stack) => ({
    source: clicksSource({
      authentication: KafkaAuthentication.scram512(secretOf(stack, 'AmazonMSK_clicks')),
    }),
  }),
  'a Kafka of its own': (stack) => ({
    source: KafkaSource.selfManaged({
      bootstrapServers: ['broker-1.web.internal:9093'],
      authentication: KafkaAuthentication.scram512(secretOf(stack, 'kafka')),
      reach: 'vpc',
    }),
  }),
  'a cluster of another account': { source: clicksSource({ vpcConnection: VpcConnection.create() }) },
  'schemas in Glue and in a Confluent registry': (stack) => ({
    connectorFile: registryConnector(scratch, { key: 'glue', value: 'confluent' }),
    registries: [
      RegistryAccess.glue(),
      RegistryAccess.confluent({
        urls: ['https://schemas.web.internal'],
        reach: 'vpc',
        credentials: secretOf(stack, 'registry'),
      }),
    ],
  }),
  'mutual TLS': (stack) => ({
    source: clicksSource({ authentication: KafkaAuthentication.mutualTls(secretOf(stack, 'kafka')) }),
  }),
};

const made = Object.entries(variants).map(([name, variation]): [string, Stack] => {
  const stack = clicksStack(join(scratch, name.replaceAll(/\W/g, '-')), variation);
  Stage.of(stack)?.synth();
  return [name, stack];
});

const examples = await loadExamples(scratch);
const stacks = [...made, ...examples.map((stack): [string, Stack] => [`the name ${stack.stackName}`, stack])];

const findings = (stack: Stack): readonly string[] =>
  [new AwsSolutionsChecks(), new ServerlessChecks()].flatMap((pack) =>
    pack.validateScope(stack).violations.map(({ ruleName }) => ruleName),
  );

describe('cdk-nag rules of AwsSolutions and Serverless', () => {
  it.each(stacks)('the rules find nothing without a justification in a stack with %s', (_, stack) => {
    expect(findings(stack)).toEqual([]);
  });

  it('the rules find the faults of a plain bucket', () => {
    const app = new App({ outdir: join(scratch, 'bare') });
    const stack = new Stack(app, 'Bare');
    new Bucket(stack, 'Bucket');
    app.synth();
    expect(findings(stack)).toContain('AwsSolutions-S10');
  });
});

const interfaces = 'EC2 knows no narrower resource for interfaces that do not exist yet';

/** Every action that a role of a stack may take, with its reason; `anyResource` argues for a resource of `*`. */
const allowed: Readonly<Record<string, { readonly reason: string; readonly anyResource?: string }>> = {
  'kms:Decrypt': { reason: "secrets, queue, buckets and variables under the user's keys" },
  'kms:GenerateDataKey': { reason: "dead letters and given-up batches under the user's key" },
  'logs:CreateLogStream': { reason: "an instance's own log" },
  'logs:DescribeLogStreams': { reason: 'flow logs of a VPC made here' },
  'logs:PutLogEvents': { reason: 'log lines, and the metrics in them' },
  'ec2:AssignPrivateIpAddresses': { reason: "the function's network interfaces", anyResource: interfaces },
  'ec2:CreateNetworkInterface': {
    reason: "the function's and the pollers' interfaces",
    anyResource: interfaces,
  },
  'ec2:DeleteNetworkInterface': {
    reason: "the function's and the pollers' interfaces",
    anyResource: interfaces,
  },
  'cassandra:Modify': { reason: "rows into the routes' tables in Keyspaces" },
  'cassandra:ModifyMultiRegionResource': { reason: 'the same for tables in several Regions' },
  'cassandra:Select': { reason: 'what the driver reads of nodes, the function of columns and types' },
  'cassandra:SelectMultiRegionResource': { reason: 'the types of keyspaces in several Regions' },
  'ec2:DescribeNetworkInterfaces': {
    reason: 'Lambda looks for its interfaces, Keyspaces for those of its endpoint',
    anyResource: interfaces,
  },
  'ec2:DescribeVpcEndpoints': {
    reason: 'Keyspaces tells the driver the addresses of its endpoint',
    anyResource: 'EC2 lists endpoints of all or none',
  },
  'ec2:DescribeSecurityGroups': { reason: "the pollers take the cluster's groups", anyResource: interfaces },
  'ec2:DescribeSubnets': { reason: "the pollers stand in the cluster's subnets", anyResource: interfaces },
  'ec2:DescribeVpcs': { reason: "the pollers look for the cluster's VPC", anyResource: interfaces },
  'ec2:UnassignPrivateIpAddresses': { reason: "the function's network interfaces", anyResource: interfaces },
  'glue:GetSchemaVersion': {
    reason: 'the function fetches schemas from Glue',
    anyResource: 'a schema version is read by its id, which names neither schema nor registry',
  },
  'kafka:DescribeCluster': { reason: 'the pollers look for the brokers' },
  'kafka:DescribeClusterV2': { reason: 'the same for serverless clusters' },
  'kafka:DescribeVpcConnection': { reason: "the pollers look for the way to another account's cluster" },
  'kafka:GetBootstrapBrokers': { reason: 'the pollers look for the brokers' },
  'kafka:ListScramSecrets': { reason: 'the pollers make sure that the secret is one of the cluster' },
  'kafka-cluster:AlterGroup': { reason: 'the pollers join the group and commit offsets' },
  'kafka-cluster:Connect': { reason: 'the pollers sign in with the role' },
  'kafka-cluster:DescribeGroup': { reason: 'the pollers read committed offsets' },
  'kafka-cluster:DescribeTopic': { reason: 'the pollers look for partitions' },
  'kafka-cluster:ReadData': { reason: 'the pollers read records' },
  's3:DeleteObject': { reason: 'a redriven letter that was too large for its queue' },
  's3:GetObject': { reason: 'a redrive reads letters that were too large for their queue' },
  's3:ListBucket': { reason: 'Lambda checks the on-failure bucket' },
  's3:PutObject': {
    reason: 'Lambda puts given-up batches into a bucket, the function its largest dead letters',
  },
  'secretsmanager:GetSecretValue': {
    reason: 'the pollers sign in to Kafka with it, the function to the cluster and the schema registry',
  },
  'sqs:DeleteMessage': { reason: 'a redrive takes letters out' },
  'sqs:GetQueueAttributes': { reason: 'the event source of a redrive looks at its queue' },
  'sqs:ReceiveMessage': { reason: 'a redrive takes letters out' },
  'sqs:SendMessage': { reason: 'dead letters' },
};

describe('permissions of the roles of a stack', () => {
  const statements = stacks.flatMap(([, stack]) => roleStatements(stack));
  const actions = [...new Set(statements.flatMap((statement) => statement.actions))].sort();

  it('the roles have exactly the actions that are listed here with their reasons', () => {
    expect(actions).toEqual(Object.keys(allowed).sort());
  });

  it('the roles have no wildcard in an action', () => {
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
  });

  it('the roles have actions on specific resources unless a reason is listed', () => {
    const unbound = statements
      .filter(({ resources }) => resources.includes('*'))
      .flatMap((statement) => statement.actions)
      .filter((action) => allowed[action]?.anyResource === undefined);
    expect(unbound).toEqual([]);
  });

  it('the roles have only statements of their own and no managed policy', () => {
    for (const [, stack] of stacks) {
      for (const role of propertiesOf(stack, 'AWS::IAM::Role'))
        expect(role).not.toHaveProperty('ManagedPolicyArns');
    }
  });
});
