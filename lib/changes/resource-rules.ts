/** What the schema of a resource type says about changes. Paths begin below `Properties`: `BrokerNodeGroupInfo/ClientSubnets`. */
export interface ResourceRules {
  /** Another value of these makes another resource. */
  readonly createOnly: readonly string[];
  /** Another value of these may make another resource. */
  readonly conditional: readonly string[];
  /** Each list of properties that no two resources have in common. */
  readonly identities: readonly (readonly string[])[];
}

/** The rules of a type; `undefined` for one whose rules are not known. */
export type RulesOf = (type: string) => ResourceRules | undefined;

/**
 * What the schemas do not name as identities, and the services take once. CloudFormation creates the new resource before
 * it deletes the old one, so a second one of the same name is refused
 * (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-name.html).
 */
export const moreIdentities: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'AWS::MSK::Cluster': [['ClusterName']],
  'AWS::MSK::ServerlessCluster': [['ClusterName']],
  'AWS::MSK::Configuration': [['Name']],
  'AWS::SQS::Queue': [['QueueName']],
  // "An event source mapping with event source arn (…), function (…) and topics (…) already exists":
  // https://github.com/aws/aws-sam-cli/issues/2308, for other brokers https://github.com/aws/aws-cdk/issues/26416.
  'AWS::Lambda::EventSourceMapping': [
    ['FunctionName', 'EventSourceArn', 'Topics'],
    ['FunctionName', 'SelfManagedEventSource', 'Topics'],
  ],
};

/** A change that a schema calls an update, and that the service refuses, or accepts and ignores. */
export interface Exception {
  readonly path: string;
  /** Whether the change from one value to the other is refused. Called only where the two differ. */
  readonly refuses: (before: unknown, after: unknown) => boolean;
}

const always = (): boolean => true;
const fewer = (before: unknown, after: unknown): boolean => Number(after) < Number(before);
const lacksSome = (before: unknown, after: unknown): boolean => {
  const wanted = Array.isArray(after) ? after.map((column: unknown) => JSON.stringify(column)) : [];
  return Array.isArray(before) && before.some((column: unknown) => !wanted.includes(JSON.stringify(column)));
};

/** By resource type. */
export const exceptions: Readonly<Record<string, readonly Exception[]>> = {
  'AWS::Lambda::EventSourceMapping': [
    // "cannot update this value": https://docs.aws.amazon.com/lambda/latest/dg/kafka-consumer-group-id.html
    { path: 'AmazonManagedKafkaEventSourceConfig/ConsumerGroupId', refuses: always },
    { path: 'SelfManagedKafkaEventSourceConfig/ConsumerGroupId', refuses: always },
    // No parameter of https://docs.aws.amazon.com/lambda/latest/api/API_UpdateEventSourceMapping.html: CloudFormation
    // reports success and changes nothing (https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/2140).
    { path: 'Topics', refuses: always },
  ],
  // It adds columns and changes none: https://docs.aws.amazon.com/keyspaces/latest/APIReference/API_UpdateTable.html
  'AWS::Cassandra::Table': [{ path: 'RegularColumns', refuses: lacksSome }],
  // https://kafka.apache.org/documentation/#basic_ops_modify_topic
  'AWS::MSK::Topic': [{ path: 'PartitionCount', refuses: fewer }],
};

/** Types that hold records, rows or letters. */
export const holdsData: ReadonlySet<string> = new Set([
  'AWS::Cassandra::Keyspace',
  'AWS::Cassandra::Table',
  'AWS::Cassandra::Type',
  'AWS::MSK::Cluster',
  'AWS::MSK::ServerlessCluster',
  'AWS::MSK::Topic',
  'AWS::S3::Bucket',
  'AWS::SQS::Queue',
]);
