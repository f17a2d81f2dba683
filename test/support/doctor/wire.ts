import { env } from '../../../core/contract/environment.ts';
import type { Answers, WireAnswer } from '../aws-stub.ts';

/** The answers of AWS about a connector without a fault, in the shapes that its API references document. */

export const clusterArn =
  'arn:aws:kafka:eu-west-1:111122223333:cluster/shop/1a2b3c4d-1111-2222-3333-444455556666-7';
export const roleArn = 'arn:aws:iam::111122223333:role/orders-function';
export const queueUrl = 'https://sqs.eu-west-1.amazonaws.com/111122223333/orders-dead-letters';
export const loginArn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:cassandra-login-a1b2c3';
export const bucketArn = 'arn:aws:s3:::orders-batch-failures';

/** What nobody may ever see of a secret. */
export const password = 'correct-horse-battery';

const list = (items: readonly string[]): string => items.map((item) => `<item>${item}</item>`).join('');
const ec2 = (operation: string, set: string, items: readonly string[]): { body: string } => ({
  body: `<${operation}Response><requestId>r</requestId><${set}>${list(items)}</${set}></${operation}Response>`,
});

/** A stack with these outputs, as CloudFormation describes it; without any, the answer has no list of them. */
export function describedStack(
  name: string,
  status: string,
  outputs: Readonly<Record<string, string>> = {},
): { body: string } {
  const members = Object.entries(outputs).map(
    ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
  );
  const listed = members.length === 0 ? '' : `<Outputs>${members.join('')}</Outputs>`;
  return {
    body: `<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>${name}</StackName><StackStatus>${status}</StackStatus><CreationTime>2026-01-01T00:00:00Z</CreationTime>${listed}</member></Stacks></DescribeStacksResult></DescribeStacksResponse>`,
  };
}

const subnet = (id: string, zone: string, cidr: string): string =>
  `<subnetId>${id}</subnetId><vpcId>vpc-1</vpcId><availabilityZone>${zone}</availabilityZone><cidrBlock>${cidr}</cidrBlock><availableIpAddressCount>200</availableIpAddressCount>`;

export const permission = (port: number, group: string): string =>
  `<ipProtocol>tcp</ipProtocol><fromPort>${port}</fromPort><toPort>${port}</toPort><groups>${list([`<groupId>${group}</groupId>`])}</groups>`;

const everywhere = `<ipProtocol>-1</ipProtocol><ipRanges>${list(['<cidrIp>0.0.0.0/0</cidrIp>'])}</ipRanges>`;

export const group = (id: string, inbound: readonly string[], outbound = [everywhere]): string =>
  `<groupId>${id}</groupId><ipPermissions>${list(inbound)}</ipPermissions><ipPermissionsEgress>${list(outbound)}</ipPermissionsEgress>`;

const interfaceEndpoint = (service: string): string =>
  `<vpcEndpointId>vpce-${service}</vpcEndpointId><vpcEndpointType>Interface</vpcEndpointType><serviceName>com.amazonaws.eu-west-1.${service}</serviceName><state>available</state><privateDnsEnabled>true</privateDnsEnabled><groupSet>${list(['<groupId>sg-endpoints</groupId>'])}</groupSet>`;

const gatewayEndpoint = `<vpcEndpointId>vpce-s3</vpcEndpointId><vpcEndpointType>Gateway</vpcEndpointType><serviceName>com.amazonaws.eu-west-1.s3</serviceName><state>available</state><privateDnsEnabled>false</privateDnsEnabled><routeTableIdSet>${list(['rtb-1'])}</routeTableIdSet>`;

export const securityGroups = (inboundOfCluster: readonly string[]): { body: string } =>
  ec2('DescribeSecurityGroups', 'securityGroupInfo', [
    group('sg-cluster', inboundOfCluster),
    group('sg-function', []),
    group('sg-endpoints', [permission(443, 'sg-function')]),
  ]);

/** IAM's simulator, which allows everything but the actions given. */
export const simulator =
  (...denied: readonly string[]) =>
  (form: string): { body: string } => {
    const fields = new URLSearchParams(form);
    const actions = [...fields.keys()].filter((key) => key.startsWith('ActionNames.'));
    const results = actions.map((key) => {
      const action = fields.get(key) ?? '';
      const decision = denied.includes(action) ? 'implicitDeny' : 'allowed';
      return `<member><EvalActionName>${action}</EvalActionName><EvalResourceName>${fields.get('ResourceArns.member.1') ?? ''}</EvalResourceName><EvalDecision>${decision}</EvalDecision></member>`;
    });
    return {
      body: `<SimulatePrincipalPolicyResponse><SimulatePrincipalPolicyResult><IsTruncated>false</IsTruncated><EvaluationResults>${results.join('')}</EvaluationResults></SimulatePrincipalPolicyResult></SimulatePrincipalPolicyResponse>`,
    };
  };

export const eventSourceMapping = {
  UUID: '8d1f2c6e-0000-4000-8000-000000000001',
  State: 'Enabled',
  StateTransitionReason: 'USER_INITIATED',
  LastProcessingResult: 'OK',
  EventSourceArn: clusterArn,
  FunctionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:orders',
  Topics: ['notes'],
  AmazonManagedKafkaEventSourceConfig: { ConsumerGroupId: 'millrace-orders-notes' },
  StartingPosition: 'TRIM_HORIZON',
  BatchSize: 1000,
  MaximumRetryAttempts: 10_000,
  MaximumRecordAgeInSeconds: -1,
  BisectBatchOnFunctionError: false,
  FunctionResponseTypes: ['ReportBatchItemFailures'],
  ProvisionedPollerConfig: { MinimumPollers: 1, MaximumPollers: 200 },
  DestinationConfig: { OnFailure: { Destination: bucketArn } },
};

export const functionConfiguration = {
  FunctionName: 'orders',
  FunctionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:orders',
  Role: roleArn,
  State: 'Active',
  LastUpdateStatus: 'Successful',
  Timeout: 60,
  MemorySize: 1769,
  VpcConfig: { SubnetIds: ['subnet-a', 'subnet-b'], SecurityGroupIds: ['sg-function'], VpcId: 'vpc-1' },
  LoggingConfig: { LogFormat: 'Text', LogGroup: 'orders-logs' },
  Environment: {
    Variables: {
      [env.contactPoints]: '10.0.9.9:9042',
      [env.localDatacenter]: 'dc1',
      [env.dialect]: 'cassandra',
      [env.credentials]: loginArn,
      [env.deadLetters]: queueUrl,
      [env.deadLetterBucket]: 'orders-large-letters',
      [env.failureResponse]: 'partial',
    },
  },
};

export const partitions = (isrOfSecond: readonly number[], leaderOfSecond = 2): { body: object } => ({
  body: {
    partitions: [
      { partition: 0, leader: 1, replicas: [1, 2, 3], isr: [1, 2, 3] },
      { partition: 1, leader: leaderOfSecond, replicas: [2, 3, 1], isr: isrOfSecond },
    ],
  },
});

/** Two partitions, all replicas in sync. */
export const notesTopic = (cluster: string): Answers => ({
  [`/v1/clusters/${cluster}/topics/notes`]: {
    body: { topicName: 'notes', partitionCount: 2, replicationFactor: 3, status: 'ACTIVE' },
  },
  [`/v1/clusters/${cluster}/topics/notes/partitions`]: partitions([2, 3, 1]),
});

export const accountLimits: Answers = {
  '/2016-08-19/account-settings': {
    body: { AccountLimit: { ConcurrentExecutions: 1000, UnreservedConcurrentExecutions: 900 } },
  },
};

export interface MskClusterSpec {
  readonly numberOfBrokerNodes: number;
  /** The brokers' subnets and groups, and what else describes where they stand. */
  readonly place: object;
  /** The ways to sign in. */
  readonly sasl: object;
}

/** A provisioned cluster named shop. */
export const mskCluster = (
  arn: string,
  { numberOfBrokerNodes, place, sasl }: MskClusterSpec,
): WireAnswer => ({
  body: {
    clusterInfo: {
      clusterArn: arn,
      clusterName: 'shop',
      clusterType: 'PROVISIONED',
      state: 'ACTIVE',
      provisioned: {
        numberOfBrokerNodes,
        brokerNodeGroupInfo: { ...place, instanceType: 'kafka.m7g.large' },
        clientAuthentication: { sasl },
      },
    },
  },
});

export const healthy: Answers = {
  DescribeStacks: describedStack('Orders', 'UPDATE_COMPLETE', { FunctionName: 'orders' }),
  '/2015-03-31/functions/orders/configuration': { body: functionConfiguration },
  '/2019-09-30/functions/orders/concurrency': { body: {} },
  ...accountLimits,
  '/2015-03-31/event-source-mappings': { body: { EventSourceMappings: [eventSourceMapping] } },
  '/2015-03-31/event-source-mappings?EventSourceArn': { body: { EventSourceMappings: [] } },
  [`/api/v2/clusters/${clusterArn}`]: mskCluster(clusterArn, {
    numberOfBrokerNodes: 3,
    place: { clientSubnets: ['subnet-a', 'subnet-b'], securityGroups: ['sg-cluster'] },
    sasl: { iam: { enabled: true }, scram: { enabled: false } },
  }),
  [`/v1/clusters/${clusterArn}/bootstrap-brokers`]: {
    body: { bootstrapBrokerStringSaslIam: 'b-1.shop.kafka:9098,b-2.shop.kafka:9098' },
  },
  ...notesTopic(clusterArn),
  SimulatePrincipalPolicy: simulator(),
  GetSecretValue: { body: { SecretString: JSON.stringify({ username: 'orders', password }) } },
  DescribeSecret: {
    body: { Name: 'cassandra-login', RotationEnabled: true, LastChangedDate: 1_700_000_000 },
  },
  DescribeSubnets: ec2('DescribeSubnets', 'subnetSet', [
    subnet('subnet-a', 'eu-west-1a', '10.0.0.0/24'),
    subnet('subnet-b', 'eu-west-1b', '10.0.1.0/24'),
  ]),
  DescribeSecurityGroups: securityGroups([permission(9098, 'sg-cluster')]),
  DescribeVpcEndpoints: ec2('DescribeVpcEndpoints', 'vpcEndpointSet', [
    interfaceEndpoint('sqs'),
    interfaceEndpoint('secretsmanager'),
    gatewayEndpoint,
  ]),
  DescribeRouteTables: ec2('DescribeRouteTables', 'routeTableSet', [
    `<routeTableId>rtb-1</routeTableId><associationSet>${list(['<main>true</main>'])}</associationSet><routeSet>${list(['<destinationCidrBlock>10.0.0.0/16</destinationCidrBlock><gatewayId>local</gatewayId><state>active</state>'])}</routeSet>`,
  ]),
  GetQueueAttributes: {
    body: {
      Attributes: {
        QueueArn: 'arn:aws:sqs:eu-west-1:111122223333:orders-dead-letters',
        ApproximateNumberOfMessages: '0',
        VisibilityTimeout: '900',
        MessageRetentionPeriod: '1209600',
      },
    },
  },
};
