import { Duration } from 'aws-cdk-lib';
import type { Environment, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Network } from '../../lib/network/network.ts';
import { KafkaAuthentication } from '../../lib/source/kafka-authentication.ts';
import { KafkaSource } from '../../lib/source/kafka-source.ts';
import type { MskSourceProps } from '../../lib/source/msk-source-props.ts';
import { Polling } from '../../lib/source/polling.ts';
import { VpcConnection } from '../../lib/source/vpc-connection.ts';
import { scratchFolder } from '../support/scratch.ts';
import { sourceContext } from './support/source.ts';
import { emptyStack, propertiesOf, secretArn, secretOf, warningsOf } from './support/stack.ts';
import { allowedActions } from './support/statements.ts';

const scratch = scratchFolder();
const cluster = 'arn:aws:kafka:eu-west-1:111122223333:cluster/shop/aaaa-1';
const eventSourceType = 'AWS::Lambda::EventSourceMapping';

type Options = Partial<MskSourceProps> | ((stack: Stack) => Partial<MskSourceProps>);

function sourceStack(
  options: Options,
  topics: readonly string[] = ['shop.orders'],
  { maxAzs = 2, env }: { readonly maxAzs?: number; readonly env?: Environment } = {},
): Stack {
  const stack = emptyStack(scratch, env);
  const given = typeof options === 'function' ? options(stack) : options;
  const context = sourceContext(stack, topics, Network.create({ maxAzs }));
  KafkaSource.msk({ clusterArn: cluster, ...given }).bind(stack, context);
  return stack;
}

const eventSource = (...given: Parameters<typeof sourceStack>) =>
  propertiesOf(sourceStack(...given), eventSourceType)[0];

const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern);

describe('MSK source with default options', () => {
  const stack = sourceStack({});

  it('an MSK source polls in provisioned mode with partial responses and 10,000 retries before S3', () => {
    expect(propertiesOf(stack, eventSourceType)).toEqual([
      {
        AmazonManagedKafkaEventSourceConfig: { ConsumerGroupId: 'millrace-orders-shop.orders' },
        BatchSize: 1000,
        BisectBatchOnFunctionError: false,
        DestinationConfig: {
          OnFailure: { Destination: { 'Fn::GetAtt': [matching(/^FailuresBucket/), 'Arn'] } },
        },
        EventSourceArn: cluster,
        FunctionName: { Ref: matching(/^AnyFunction/) },
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        MaximumRetryAttempts: 10000,
        MetricsConfig: { Metrics: ['EventCount', 'ErrorCount', 'KafkaMetrics'] },
        ProvisionedPollerConfig: { MinimumPollers: 1, MaximumPollers: 200 },
        StartingPosition: 'TRIM_HORIZON',
        Topics: ['shop.orders'],
      },
    ]);
  });

  it('an MSK source grants what IAM authentication needs on the cluster, the topic and the group only', () => {
    const allowed = allowedActions(stack);
    const topic = 'arn:aws:kafka:eu-west-1:111122223333:topic/shop/aaaa-1/shop.orders';
    const group = 'arn:aws:kafka:eu-west-1:111122223333:group/shop/aaaa-1/millrace-orders-shop.orders';
    expect(allowed.get('kafka-cluster:Connect')).toEqual([cluster]);
    expect(allowed.get('kafka-cluster:DescribeTopic')).toEqual([topic]);
    expect(allowed.get('kafka-cluster:ReadData')).toEqual([topic]);
    expect(allowed.get('kafka-cluster:AlterGroup')).toEqual([group]);
    expect(allowed.get('kafka-cluster:DescribeGroup')).toEqual([group]);
    expect(allowed.get('kafka:GetBootstrapBrokers')).toEqual([cluster]);
  });

  it('an MSK source grants no reading from the on-failure bucket', () => {
    const s3 = [...allowedActions(stack).keys()].filter((action) => action.startsWith('s3:'));
    expect(s3).toEqual(['s3:PutObject', 's3:ListBucket']);
  });
});

describe('MSK source', () => {
  it('an MSK source has one event source per topic, each in a group of its own', () => {
    const groups = propertiesOf(sourceStack({}, ['orders', 'returns']), eventSourceType).map(
      ({ AmazonManagedKafkaEventSourceConfig: config, Topics: topics }) => [topics, config],
    );
    expect(groups).toEqual([
      [['orders'], { ConsumerGroupId: 'millrace-orders-orders' }],
      [['returns'], { ConsumerGroupId: 'millrace-orders-returns' }],
    ]);
  });

  it('an on-demand MSK source has no retries, bisecting, partial responses or destination', () => {
    const stack = sourceStack({ polling: Polling.onDemand() });
    expect(warningsOf(stack)).toEqual([
      expect.stringContaining("call Lambda and STS from the brokers' subnets"),
    ]);
    const properties = propertiesOf(stack, eventSourceType)[0];
    for (const name of [
      'ProvisionedPollerConfig',
      'FunctionResponseTypes',
      'BisectBatchOnFunctionError',
      'MaximumRetryAttempts',
      'MaximumRecordAgeInSeconds',
      'DestinationConfig',
    ]) {
      expect(properties).not.toHaveProperty(name);
    }
  });

  it('an MSK source that starts at the latest record warns that records may be missed', () => {
    const stack = sourceStack({ startFrom: 'latest' });
    expect(propertiesOf(stack, eventSourceType)[0]).toHaveProperty('StartingPosition', 'LATEST');
    expect(warningsOf(stack)).toEqual([expect.stringContaining("'latest' may miss records")]);
  });

  it('an MSK source can start at a date, in whole seconds', () => {
    expect(eventSource({ startFrom: new Date('2026-01-02T03:04:05.678Z') })).toMatchObject({
      StartingPosition: 'AT_TIMESTAMP',
      StartingPositionTimestamp: 1_767_323_045,
    });
  });

  it('an MSK source creates the given topics before it polls them, and they outlive the stack', () => {
    const stack = sourceStack({
      createTopics: { 'shop.orders': { partitions: 12, configuration: { 'retention.ms': '604800000' } } },
    });
    const template = Template.fromStack(stack);
    template.hasResource('AWS::MSK::Topic', {
      DeletionPolicy: 'RetainExceptOnCreate',
      Properties: {
        ClusterArn: cluster,
        TopicName: 'shop.orders',
        PartitionCount: 12,
        ReplicationFactor: 3,
        Configs: Buffer.from('retention.ms=604800000').toString('base64'),
      },
    });
    const [topicId] = Object.keys(template.findResources('AWS::MSK::Topic'));
    template.hasResource(eventSourceType, { DependsOn: Match.arrayWith([topicId]) });
  });

  it('an MSK source can filter on the value', () => {
    expect(eventSource({ filters: [{ type: ['order'] }] })).toMatchObject({
      FilterCriteria: { Filters: [{ Pattern: '{"value":{"type":["order"]}}' }] },
    });
  });

  it.each([
    ['scram512', 'SASL_SCRAM_512_AUTH'],
    ['mutualTls', 'CLIENT_CERTIFICATE_TLS_AUTH'],
  ] as const)('an MSK source reads its secret for %s and needs no kafka-cluster grant', (kind, type) => {
    const stack = sourceStack((scope) => ({
      authentication: KafkaAuthentication[kind](secretOf(scope, 'AmazonMSK_shop')),
    }));
    expect(propertiesOf(stack, eventSourceType)[0]).toMatchObject({
      SourceAccessConfigurations: [{ Type: type, URI: secretArn('AmazonMSK_shop') }],
    });
    const actions = [...allowedActions(stack).keys()];
    expect(actions).toContain('secretsmanager:GetSecretValue');
    expect(actions.filter((action) => action.startsWith('kafka-cluster:'))).toEqual([]);
    expect(actions.includes('kafka:ListScramSecrets')).toBe(kind === 'scram512');
  });
});

describe('MSK source of another account', () => {
  const connection = 'arn:aws:kafka:eu-west-1:444455556666:vpc-connection/111122223333/shop/bbbb-1';

  it.each([
    ['iam', 'SASL_IAM'],
    ['scram512', 'SASL_SCRAM'],
    ['mutualTls', 'TLS'],
  ] as const)(
    "an MSK source by %s creates a VPC connection in the function's subnets and reads through it",
    (kind, authentication) => {
      const stack = sourceStack((scope) => ({
        vpcConnection: VpcConnection.create(),
        ...(kind !== 'iam' && { authentication: KafkaAuthentication[kind](secretOf(scope, 'kafka')) }),
      }));
      const template = Template.fromStack(stack);
      template.hasResourceProperties('AWS::MSK::VpcConnection', {
        TargetClusterArn: cluster,
        Authentication: authentication,
        VpcId: Match.anyValue(),
        ClientSubnets: [Match.anyValue(), Match.anyValue()],
        SecurityGroups: [
          { 'Fn::GetAtt': [Match.stringLikeRegexp('^SourceVpcConnectionSecurityGroup'), 'GroupId'] },
        ],
      });
      const arn = { 'Fn::GetAtt': [matching(/^SourceVpcConnection/), 'Arn'] };
      expect(propertiesOf(stack, eventSourceType)[0]).toMatchObject({ EventSourceArn: arn });
      for (const type of ['AWS::EC2::SecurityGroupIngress', 'AWS::EC2::SecurityGroupEgress']) {
        template.hasResourceProperties(type, { IpProtocol: 'tcp', FromPort: 14_001, ToPort: 14_100 });
      }
      const allowed = allowedActions(stack);
      expect(allowed.get('kafka:DescribeVpcConnection')).toEqual([arn]);
      expect(allowed.get('kafka:GetBootstrapBrokers')).toEqual([cluster]);
      expect(allowed.get('kafka-cluster:Connect')).toEqual(kind === 'iam' ? [cluster] : undefined);
    },
  );

  it('an MSK source with an existing VPC connection reads through it and creates none', () => {
    const stack = sourceStack({ vpcConnection: VpcConnection.fromArn(connection) });
    Template.fromStack(stack).resourceCountIs('AWS::MSK::VpcConnection', 0);
    expect(propertiesOf(stack, eventSourceType)[0]).toMatchObject({ EventSourceArn: connection });
    expect(allowedActions(stack).get('kafka:DescribeVpcConnection')).toEqual([connection]);
  });

  it('an on-demand MSK source warns that its pollers call from the subnets of the connection, and allows it', () => {
    const stack = sourceStack({ vpcConnection: VpcConnection.create(), polling: Polling.onDemand() });
    expect(warningsOf(stack)).toEqual([expect.stringContaining("from the connection's subnets")]);
    expect(JSON.stringify(propertiesOf(stack, 'AWS::EC2::SecurityGroup'))).toContain(
      'Pollers to Lambda and STS',
    );
  });

  it.each<[string, Options, Parameters<typeof sourceStack>[2], RegExp]>([
    [
      'no connection',
      {},
      { env: { account: '444455556666', region: 'eu-west-1' } },
      /is of account 111122223333, the stack of 444455556666; set source\.vpcConnection/,
    ],
    [
      'another Region',
      {},
      { env: { region: 'us-east-1' } },
      /the cluster is in eu-west-1, the stack in us-east-1/,
    ],
    [
      'one subnet',
      { vpcConnection: VpcConnection.create() },
      { maxAzs: 1 },
      /runs in 1 subnet, MSK requires 2 or more/,
    ],
    [
      "the brokers' group",
      (stack) => ({
        vpcConnection: VpcConnection.create(),
        securityGroup: SecurityGroup.fromSecurityGroupId(stack, 'Brokers', 'sg-0a1b2c3d4e5f60718'),
      }),
      {},
      /source\.securityGroup: is the brokers'/,
    ],
    [
      'topics to make',
      { vpcConnection: VpcConnection.create(), createTopics: { 'shop.orders': { partitions: 1 } } },
      {},
      /source\.createTopics: not possible/,
    ],
  ])('an MSK source of another account is refused with %s', (_, options, where, message) => {
    expect(() => sourceStack(options, ['shop.orders'], where)).toThrow(message);
  });

  it('a VPC connection is refused with the ARN of a cluster', () => {
    expect(() => VpcConnection.fromArn(cluster)).toThrow(/is not the ARN of an MSK VPC connection/);
  });

  it('an MSK source counts as of the same account if both accounts are known to be equal', () => {
    const env = { account: '111122223333', region: 'eu-west-1' };
    expect(() => sourceStack({}, ['shop.orders'], { env })).not.toThrow();
  });
});

describe('MSK source refusals', () => {
  it("an MSK source is refused with an ARN that is no cluster's", () => {
    expect(() =>
      sourceStack({ clusterArn: 'arn:aws:kafka:eu-west-1:111122223333:topic/shop/aaaa-1/x' }),
    ).toThrow(/is not the ARN of an MSK cluster/);
  });
});

describe('provisioned polling', () => {
  it.each<[string, Parameters<typeof Polling.provisioned>[0], RegExp]>([
    ['infinite retries', { retryAttempts: -1 }, /retryAttempts: -1 is out of range; allowed: 0 to 10000/],
    [
      'a record age below a minute',
      { maxRecordAge: Duration.seconds(59) },
      /59 is out of range; allowed: 60/,
    ],
    ['201 pollers that always run', { minimumPollers: 201 }, /minimumPollers: 201/],
    [
      'fewer pollers at most than at least',
      { minimumPollers: 3, maximumPollers: 2 },
      /minimumPollers 3 is above maximumPollers 2/,
    ],
    [
      'several of them, all at once',
      { retryAttempts: -1, maximumPollers: 3_000 },
      /maximumPollers: 3000[^]*retryAttempts: -1/,
    ],
  ])('provisioned polling is refused with %s', (_, options, message) => {
    expect(() => Polling.provisioned(options)).toThrow(message);
  });
});
