import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { ConnectorStack } from '../../lib/connector-stack.ts';
import type { ConnectorStackProps } from '../../lib/connector-props.ts';
import { clicksProps, clicksSource, clicksStore } from './support/connector.ts';
import { loadExamples } from './support/examples.ts';
import { scratchFolder } from './support/scratch.ts';
import { propertiesOf } from './support/stack.ts';
import { roleStatements } from './support/statements.ts';

const scratch = scratchFolder();
const base = clicksProps(join(scratch, 'connector'));
const secret = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:AmazonMSK_clicks-a1b2c3';

/** Stacks that together make every grant there is. */
const variants: Readonly<Record<string, Partial<ConnectorStackProps>>> = {
  'the default': {},
  'a cluster that asks for a login': { store: { ...clicksStore, credentials: secret } },
  'tables that a deployment adds to': {
    store: { ...clicksStore, credentials: secret, migrateSchema: true },
  },
  Keyspaces: { store: { kind: 'keyspaces' } },
  'on-demand polling': { source: { ...clicksSource, polling: { kind: 'on-demand' } } },
  'SASL/SCRAM': { source: { ...clicksSource, authentication: { kind: 'scram', secret } } },
  'a Kafka of its own': {
    source: {
      kind: 'self-managed',
      bootstrapServers: ['broker-1.web.internal:9093'],
      authentication: { kind: 'scram-512', secret },
      reach: 'vpc',
    },
  },
  'a cluster of another account': { source: { ...clicksSource, vpcConnection: { kind: 'create' } } },
  'mutual TLS': { source: { ...clicksSource, authentication: { kind: 'mtls', secret } } },
};

const made = Object.entries(variants).map(([name, props]): [string, Stack] => {
  const app = new App({ outdir: join(scratch, name.replaceAll(/\W/g, '-')) });
  const stack = new ConnectorStack(app, 'Clicks', { ...base, ...props });
  app.synth();
  return [name, stack];
});

const examples = await loadExamples(scratch);
const stacks = [...made, ...examples.map((stack): [string, Stack] => [`the name ${stack.stackName}`, stack])];

const findings = (stack: Stack): readonly string[] =>
  [new AwsSolutionsChecks(), new ServerlessChecks()].flatMap((pack) =>
    pack.validateScope(stack).violations.map(({ ruleName }) => ruleName),
  );

describe('the rules of AwsSolutions and Serverless', () => {
  it.each(stacks)('find nothing in a stack with %s that is not argued for', (_, stack) => {
    expect(findings(stack)).toEqual([]);
  });

  it('do find a bucket without anything', () => {
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
  'kms:Decrypt': { reason: "secrets, and the keys of the user's queue and buckets" },
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
  'cassandra:Select': { reason: 'what the driver reads of nodes and schemas, and conditions on rows' },
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
    reason: 'the pollers sign in to Kafka with it, the function to the cluster',
  },
  'sqs:DeleteMessage': { reason: 'a redrive takes letters out' },
  'sqs:GetQueueAttributes': { reason: 'the event source of a redrive looks at its queue' },
  'sqs:ReceiveMessage': { reason: 'a redrive takes letters out' },
  'sqs:SendMessage': { reason: 'dead letters' },
};

describe('what the roles of a stack may do', () => {
  const statements = stacks.flatMap(([, stack]) => roleStatements(stack));
  const actions = [...new Set(statements.flatMap((statement) => statement.actions))].sort();

  it('is what is listed here with its reason, and all of that', () => {
    expect(actions).toEqual(Object.keys(allowed).sort());
  });

  it('never includes a pattern of actions', () => {
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
  });

  it('is bound to a resource, but where there is a reason', () => {
    const unbound = statements
      .filter(({ resources }) => resources.includes('*'))
      .flatMap((statement) => statement.actions)
      .filter((action) => allowed[action]?.anyResource === undefined);
    expect(unbound).toEqual([]);
  });

  it('comes from its own statements and no managed policy', () => {
    for (const [, stack] of stacks) {
      for (const role of propertiesOf(stack, 'AWS::IAM::Role'))
        expect(role).not.toHaveProperty('ManagedPolicyArns');
    }
  });
});
