import type { Change } from './compare.ts';

/** What people call a resource of a type, and the properties that name it. */
const names: Readonly<Record<string, readonly [string, ...(readonly string[])]>> = {
  'AWS::Cassandra::Keyspace': ['keyspace', 'KeyspaceName'],
  'AWS::Cassandra::Table': ['table', 'KeyspaceName', 'TableName'],
  'AWS::Cassandra::Type': ['type', 'KeyspaceName', 'TypeName'],
  'AWS::CloudWatch::Alarm': ['alarm', 'AlarmName'],
  'AWS::CloudWatch::CompositeAlarm': ['alarm', 'AlarmName'],
  'AWS::CloudWatch::Dashboard': ['dashboard', 'DashboardName'],
  'AWS::Lambda::EventSourceMapping': ['event source of', 'Topics'],
  'AWS::Lambda::Function': ['function'],
  'AWS::MSK::Cluster': ['cluster', 'ClusterName'],
  'AWS::MSK::Configuration': ['configuration', 'Name'],
  'AWS::MSK::ServerlessCluster': ['cluster', 'ClusterName'],
  'AWS::MSK::Topic': ['topic', 'TopicName'],
  'AWS::S3::Bucket': ['bucket', 'BucketName'],
  'AWS::SQS::Queue': ['queue', 'QueueName'],
};

/** `table shop.orders`, or the logical id where the template names nothing. */
export function printSubject({ before, after, logicalId }: Change): string {
  const resource = before ?? after;
  const type = resource?.type ?? '';
  const [word = type, ...parts] = names[type] ?? [];
  const values = parts.flatMap((part) => resource?.properties[part]);
  const isNamed = values.length > 0 && values.every((value) => typeof value === 'string');
  return `${word} ${isNamed ? values.join('.') : logicalId}`;
}
