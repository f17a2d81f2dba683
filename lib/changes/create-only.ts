import type { ResourceRules } from './resource-rules.ts';

/**
 * What makes another resource of the types that Millrace creates, as the registry's schemas of them say
 * (https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html). A test compares the two.
 */
const table: Readonly<Record<string, Partial<ResourceRules>>> = {
  'AWS::Cassandra::Keyspace': { createOnly: ['KeyspaceName'], identities: [['KeyspaceName']] },
  'AWS::Cassandra::Table': {
    createOnly: [
      'ClientSideTimestampsEnabled',
      'ClusteringKeyColumns',
      'KeyspaceName',
      'PartitionKeyColumns',
      'TableName',
    ],
    identities: [['KeyspaceName', 'TableName']],
  },
  'AWS::Cassandra::Type': {
    createOnly: ['Fields', 'KeyspaceName', 'TypeName'],
    identities: [['KeyspaceName', 'TypeName']],
  },
  'AWS::CloudFormation::Stack': {},
  'AWS::CloudWatch::Alarm': { createOnly: ['AlarmName'], identities: [['AlarmName']] },
  'AWS::CloudWatch::CompositeAlarm': { createOnly: ['AlarmName'], identities: [['AlarmName']] },
  'AWS::CloudWatch::Dashboard': { createOnly: ['DashboardName'], identities: [['DashboardName']] },
  'AWS::EC2::FlowLog': {
    createOnly: [
      'DeliverCrossAccountRole',
      'DeliverLogsPermissionArn',
      'DestinationOptions',
      'LogDestination',
      'LogDestinationType',
      'LogFormat',
      'LogGroupName',
      'MaxAggregationInterval',
      'ResourceId',
      'ResourceType',
      'TagFieldSpecifications',
      'TrafficType',
    ],
  },
  'AWS::EC2::RouteTable': { createOnly: ['VpcId'] },
  'AWS::EC2::SecurityGroup': { createOnly: ['GroupDescription', 'GroupName', 'VpcId'] },
  'AWS::EC2::SecurityGroupEgress': {
    createOnly: [
      'CidrIp',
      'CidrIpv6',
      'DestinationPrefixListId',
      'DestinationSecurityGroupId',
      'FromPort',
      'GroupId',
      'IpProtocol',
      'ToPort',
    ],
  },
  'AWS::EC2::SecurityGroupIngress': {
    createOnly: [
      'CidrIp',
      'CidrIpv6',
      'FromPort',
      'GroupId',
      'GroupName',
      'IpProtocol',
      'SourcePrefixListId',
      'SourceSecurityGroupId',
      'SourceSecurityGroupName',
      'SourceSecurityGroupOwnerId',
      'ToPort',
    ],
  },
  'AWS::EC2::Subnet': {
    createOnly: [
      'AvailabilityZone',
      'AvailabilityZoneId',
      'CidrBlock',
      'Ipv4IpamPoolId',
      'Ipv4NetmaskLength',
      'Ipv6IpamPoolId',
      'Ipv6Native',
      'Ipv6NetmaskLength',
      'OutpostArn',
      'VpcId',
    ],
    conditional: ['Ipv6CidrBlock'],
  },
  'AWS::EC2::SubnetRouteTableAssociation': { createOnly: ['RouteTableId', 'SubnetId'] },
  'AWS::EC2::VPC': {
    createOnly: ['CidrBlock', 'Ipv4IpamPoolId', 'Ipv4NetmaskLength', 'VpcEncryptionControl'],
    conditional: ['InstanceTenancy'],
  },
  'AWS::EC2::VPCEndpoint': {
    createOnly: [
      'DnsOptions/PrivateDnsPreference',
      'DnsOptions/PrivateDnsSpecifiedDomains',
      'ResourceConfigurationArn',
      'ServiceName',
      'ServiceNetworkArn',
      'ServiceRegion',
      'VpcEndpointType',
      'VpcId',
    ],
  },
  'AWS::IAM::Policy': {},
  'AWS::IAM::Role': { createOnly: ['Path', 'RoleName'], identities: [['RoleName']] },
  'AWS::Lambda::EventSourceMapping': {
    createOnly: ['EventSourceArn', 'SelfManagedEventSource', 'StartingPosition', 'StartingPositionTimestamp'],
  },
  'AWS::Lambda::Function': {
    createOnly: ['FunctionName', 'PackageType', 'TenancyConfig'],
    conditional: ['DurableConfig'],
    identities: [['FunctionName']],
  },
  'AWS::Logs::LogGroup': { createOnly: ['LogGroupName'], identities: [['LogGroupName']] },
  'AWS::MSK::BatchScramSecret': { createOnly: ['ClusterArn'], identities: [['ClusterArn']] },
  'AWS::MSK::Cluster': {
    createOnly: [
      'BrokerNodeGroupInfo/BrokerAZDistribution',
      'BrokerNodeGroupInfo/ClientSubnets',
      'BrokerNodeGroupInfo/SecurityGroups',
      'ClusterName',
      'EncryptionInfo/EncryptionAtRest',
      'EncryptionInfo/EncryptionInTransit/InCluster',
    ],
  },
  'AWS::MSK::Configuration': { createOnly: ['KafkaVersionsList', 'Name'] },
  'AWS::MSK::ServerlessCluster': {
    createOnly: ['ClientAuthentication', 'ClusterName', 'Tags', 'VpcConfigs'],
  },
  'AWS::MSK::Topic': {
    createOnly: ['ClusterArn', 'ReplicationFactor', 'TopicName'],
    identities: [['ClusterArn', 'TopicName']],
  },
  'AWS::MSK::VpcConnection': {
    createOnly: ['Authentication', 'ClientSubnets', 'SecurityGroups', 'TargetClusterArn', 'VpcId'],
  },
  'AWS::S3::Bucket': {
    createOnly: ['BucketName', 'BucketNamePrefix', 'BucketNamespace'],
    identities: [['BucketName']],
  },
  'AWS::S3::BucketPolicy': { createOnly: ['Bucket'], identities: [['Bucket']] },
  'AWS::SQS::Queue': { createOnly: ['FifoQueue', 'QueueName'] },
  'AWS::SQS::QueuePolicy': {},
};

/** The types that the table has. */
export const knownTypes: readonly string[] = Object.keys(table);

/** The rules of a type that Millrace creates. */
export function knownRules(type: string): ResourceRules | undefined {
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-customresource.html
  const rules = type.startsWith('Custom::') ? { createOnly: ['ServiceToken'] } : table[type];
  return rules && { createOnly: [], conditional: [], identities: [], ...rules };
}
