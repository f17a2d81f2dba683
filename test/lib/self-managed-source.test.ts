import { describe, expect, it } from 'vitest';
import type { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Port, SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Network } from '../../lib/network/network.ts';
import { KafkaAuthentication } from '../../lib/source/kafka-authentication.ts';
import { KafkaSource } from '../../lib/source/kafka-source.ts';
import type { SelfManagedSourceProps } from '../../lib/source/self-managed-source-props.ts';
import { Polling } from '../../lib/source/polling.ts';
import { scratchFolder } from '../support/scratch.ts';
import { sourceContext } from './support/source.ts';
import { emptyStack, propertiesOf, secretArn, secretOf, warningsOf } from './support/stack.ts';
import { allowedActions } from './support/statements.ts';

const scratch = scratchFolder();
const vpc = {
  vpcId: 'vpc-0a1b2c3d4e5f60718',
  availabilityZones: ['a', 'b'],
  privateSubnetIds: ['subnet-0a1b2c3d4e5f60711', 'subnet-0a1b2c3d4e5f60712'],
};

type Options = (stack: Stack) => Partial<SelfManagedSourceProps>;

function sourceStack(options: Options = () => ({})) {
  const stack = emptyStack(scratch);
  const network = Network.existing({
    vpc: Vpc.fromVpcAttributes(stack, 'Vpc', vpc),
    createEndpoints: [],
  });
  const source = KafkaSource.selfManaged({
    bootstrapServers: ['broker-1.shop.internal:9093', 'broker-2.shop.internal:9093'],
    authentication: KafkaAuthentication.scram512(secretOf(stack, 'kafka')),
    reach: 'vpc',
    ...options(stack),
  });
  source.bind(stack, sourceContext(stack, ['shop.orders'], network));
  return stack;
}

const eventSource = (options?: Options) =>
  propertiesOf(sourceStack(options), 'AWS::Lambda::EventSourceMapping')[0];

describe('self-managed Kafka source', () => {
  it('a self-managed source is polled in provisioned mode by its bootstrap servers, in its own group', () => {
    const properties = eventSource();
    expect(properties).toMatchObject({
      SelfManagedEventSource: {
        Endpoints: {
          KafkaBootstrapServers: ['broker-1.shop.internal:9093', 'broker-2.shop.internal:9093'],
        },
      },
      SelfManagedKafkaEventSourceConfig: { ConsumerGroupId: 'millrace-orders-shop.orders' },
      ProvisionedPollerConfig: { MinimumPollers: 1 },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      MaximumRetryAttempts: 10000,
    });
    expect(properties).not.toHaveProperty('EventSourceArn');
  });

  it("a self-managed source is polled from the function's subnets, with access only to the brokers' port", () => {
    const stack = sourceStack((scope) => ({ rootCa: secretOf(scope, 'ca') }));
    expect(propertiesOf(stack, 'AWS::Lambda::EventSourceMapping')[0]).toMatchObject({
      SourceAccessConfigurations: [
        { Type: 'SASL_SCRAM_512_AUTH', URI: secretArn('kafka') },
        { Type: 'SERVER_ROOT_CA_CERTIFICATE', URI: secretArn('ca') },
        { Type: 'VPC_SUBNET', URI: 'subnet:subnet-0a1b2c3d4e5f60711' },
        { Type: 'VPC_SUBNET', URI: 'subnet:subnet-0a1b2c3d4e5f60712' },
        { Type: 'VPC_SECURITY_GROUP' },
      ],
    });
    const groups = propertiesOf(stack, 'AWS::EC2::SecurityGroup').filter(({ GroupDescription: text }) =>
      String(text).startsWith('Millrace pollers'),
    );
    expect(groups).toMatchObject([{ SecurityGroupEgress: [{ FromPort: 9093, ToPort: 9093 }] }]);
    expect(allowedActions(stack).get('secretsmanager:GetSecretValue')).toEqual([
      secretArn('kafka'),
      secretArn('ca'),
    ]);
  });

  it('a self-managed source on the internet needs no network interfaces', () => {
    const stack = sourceStack(() => ({ reach: 'internet' }));
    const actions = [...allowedActions(stack).keys()];
    expect(actions.filter((action) => action.startsWith('ec2:'))).toEqual([]);
    expect(propertiesOf(stack, 'AWS::Lambda::EventSourceMapping')[0]).toMatchObject({
      SourceAccessConfigurations: [{ Type: 'SASL_SCRAM_512_AUTH' }],
    });
  });

  it.each([
    ['plain', 'BASIC_AUTH'],
    ['scram256', 'SASL_SCRAM_256_AUTH'],
    ['mutualTls', 'CLIENT_CERTIFICATE_TLS_AUTH'],
  ] as const)('a self-managed source signs in with %s', (kind, type) => {
    const properties = eventSource((stack) => ({
      reach: 'internet',
      authentication: KafkaAuthentication[kind](secretOf(stack, 'kafka-of-test')),
    }));
    expect(properties).toMatchObject({
      SourceAccessConfigurations: [{ Type: type, URI: secretArn('kafka-of-test') }],
    });
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/with-kafka-cluster-network.html
  it('on-demand pollers in the VPC may call services on 443, and synthesis says which', () => {
    const stack = sourceStack(() => ({ polling: Polling.onDemand() }));
    const groups = propertiesOf(stack, 'AWS::EC2::SecurityGroup').filter(({ GroupDescription: text }) =>
      String(text).startsWith('Millrace pollers'),
    );
    expect(groups).toMatchObject([
      { SecurityGroupEgress: [{ FromPort: 9093 }, { FromPort: 443, ToPort: 443, CidrIp: '0.0.0.0/0' }] },
    ]);
    expect(warningsOf(stack)).toEqual([
      expect.stringMatching(
        /call Lambda, STS and Secrets Manager from the function's subnets; .*endpoints of lambda, sts and secretsmanager/,
      ),
    ]);
  });

  it('on-demand pollers on the internet need no warning', () => {
    const stack = sourceStack(() => ({ polling: Polling.onDemand(), reach: 'internet' }));
    expect(warningsOf(stack)).toEqual([]);
  });

  it("brokers of one's own can let in the group of the pollers", () => {
    const stack = emptyStack(scratch);
    const network = Network.existing({
      vpc: Vpc.fromVpcAttributes(stack, 'Vpc', vpc),
      createEndpoints: [],
    });
    const { pollerSecurityGroup } = KafkaSource.selfManaged({
      bootstrapServers: ['broker-1.shop.internal:9093'],
      authentication: KafkaAuthentication.none(),
      reach: 'vpc',
    }).bind(stack, sourceContext(stack, ['shop.orders'], network));
    if (pollerSecurityGroup === undefined) throw new Error('the source has no group');
    const brokers = SecurityGroup.fromSecurityGroupId(stack, 'Brokers', 'sg-0a1b2c3d4e5f60717');
    brokers.addIngressRule(pollerSecurityGroup, Port.tcp(9093), 'Millrace');
    const group = { 'Fn::GetAtt': [expect.stringMatching(/^SourcePollerSecurityGroup/), 'GroupId'] };
    expect(propertiesOf(stack, 'AWS::EC2::SecurityGroupIngress')).toMatchObject([
      { GroupId: 'sg-0a1b2c3d4e5f60717', SourceSecurityGroupId: group, FromPort: 9093 },
    ]);
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      SourceAccessConfigurations: Match.arrayWith([
        { Type: 'VPC_SECURITY_GROUP', URI: { 'Fn::Join': ['', ['security_group:', Match.anyValue()]] } },
      ]),
    });
  });
});
