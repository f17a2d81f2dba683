import { describe, expect, it } from 'vitest';
import { BatchFailures } from '../../lib/failure/batch-failures.ts';
import { ConnectorNetwork } from '../../lib/network/connector-network.ts';
import { SelfManagedSource } from '../../lib/source/self-managed-source.ts';
import type { SelfManagedSourceOptions } from '../../lib/source/self-managed-source.ts';
import { scratchFolder } from './support/scratch.ts';
import { anyFunction, emptyStack, propertiesOf } from './support/stack.ts';
import { allowedActions } from './support/statements.ts';

const scratch = scratchFolder();
const secretOf = (name: string) => `arn:aws:secretsmanager:eu-west-1:111122223333:secret:${name}-a1b2c3`;
const vpc = {
  vpcId: 'vpc-0a1b2c3d4e5f60718',
  availabilityZones: ['a', 'b'],
  privateSubnetIds: ['subnet-0a1b2c3d4e5f60711', 'subnet-0a1b2c3d4e5f60712'],
};

function sourceStack(options: Partial<SelfManagedSourceOptions> = {}) {
  const stack = emptyStack(scratch);
  new SelfManagedSource(stack, 'Source', {
    source: {
      kind: 'self-managed',
      bootstrapServers: ['broker-1.shop.internal:9093', 'broker-2.shop.internal:9093'],
      authentication: { kind: 'scram-512', secret: secretOf('kafka') },
      reach: 'vpc',
      ...options,
    },
    topics: ['shop.orders'],
    connectorName: 'orders',
    function: anyFunction(stack),
    onFailure: new BatchFailures(stack, 'Failures').destination,
    network: new ConnectorNetwork(stack, 'Network', {
      network: { kind: 'existing', vpc, endpoints: 'existing' },
      services: [],
    }),
  });
  return stack;
}

const eventSource = (options?: Partial<SelfManagedSourceOptions>) =>
  propertiesOf(sourceStack(options), 'AWS::Lambda::EventSourceMapping')[0];

describe('a Kafka that the user runs', () => {
  it('is polled in provisioned mode by its bootstrap servers, in a group of its own', () => {
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

  it("is reached from the function's subnets, by a group that lets out to the brokers' port only", () => {
    const stack = sourceStack({ rootCa: secretOf('ca') });
    expect(propertiesOf(stack, 'AWS::Lambda::EventSourceMapping')[0]).toMatchObject({
      SourceAccessConfigurations: [
        { Type: 'SASL_SCRAM_512_AUTH', URI: secretOf('kafka') },
        { Type: 'SERVER_ROOT_CA_CERTIFICATE', URI: secretOf('ca') },
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
      secretOf('kafka'),
      secretOf('ca'),
    ]);
  });

  it('needs no network interfaces where the brokers are on the internet', () => {
    const stack = sourceStack({ reach: 'internet', authentication: { kind: 'none' } });
    const actions = [...allowedActions(stack).keys()];
    expect(actions.filter((action) => action.startsWith('ec2:'))).toEqual([]);
    expect(propertiesOf(stack, 'AWS::Lambda::EventSourceMapping')[0]).not.toHaveProperty(
      'SourceAccessConfigurations',
    );
  });

  it.each([
    ['plain', 'BASIC_AUTH'],
    ['scram-256', 'SASL_SCRAM_256_AUTH'],
    ['mtls', 'CLIENT_CERTIFICATE_TLS_AUTH'],
  ] as const)('is signed in to with %s', (kind, type) => {
    expect(
      eventSource({ reach: 'internet', authentication: { kind, secret: secretOf('kafka') } }),
    ).toMatchObject({ SourceAccessConfigurations: [{ Type: type, URI: secretOf('kafka') }] });
  });

  it('is refused with a bootstrap server without port', () => {
    expect(() => sourceStack({ bootstrapServers: ['broker-1'] })).toThrow(/'broker-1' is not possible/);
  });
});
