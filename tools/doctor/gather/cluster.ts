import type {
  Cluster,
  GetBootstrapBrokersResponse,
  KafkaClient,
  VpcConnectivityClientAuthentication,
} from '@aws-sdk/client-kafka';
import type { AwsAccess } from './aws-access.ts';
import type {
  Brokers,
  ClusterDescription,
  ClusterFacts,
  PartitionHealth,
  TopicFacts,
} from '../facts/cluster-facts.ts';
import type { Authentication, EventSourceFacts } from '../facts/event-source-facts.ts';
import { ask } from './ask.ts';
import { askWith, derive, type Fact } from '../facts/fact.ts';
import { gatherPlace } from './network.ts';

/** Asks MSK about the clusters that event sources read directly, each once. */
export async function gatherClusters(
  access: AwsAccess,
  eventSources: readonly EventSourceFacts[],
): Promise<readonly ClusterFacts[]> {
  const direct = eventSources.filter(({ connection }) => connection === undefined);
  const arns = [...new Set(direct.flatMap(({ clusterArn }) => clusterArn ?? []))];
  return Promise.all(
    arns.map((arn) =>
      gatherCluster(
        access,
        arn,
        direct.filter(({ clusterArn }) => clusterArn === arn),
      ),
    ),
  );
}

async function gatherCluster(
  access: AwsAccess,
  arn: string,
  eventSources: readonly EventSourceFacts[],
): Promise<ClusterFacts> {
  const { KafkaClient: Client } = await import('@aws-sdk/client-kafka');
  const client = new Client(access);
  const topics = [...new Set(eventSources.map(({ topic }) => topic))];
  const asksForScram = eventSources.some(({ authentication }) => authentication === 'scram');
  try {
    const [description, brokers, scramSecretArns, topicFacts] = await Promise.all([
      askCluster(client, arn),
      askBrokers(client, arn, readBrokers),
      asksForScram ? askScramSecrets(client, arn) : undefined,
      Promise.all(topics.map((topic) => askTopic(client, arn, topic))),
    ]);
    const place = await askWith(description, async ({ subnetIds, securityGroupIds }) => ({
      known: true,
      value: await gatherPlace(access, subnetIds, securityGroupIds),
    }));
    return { arn, description, brokers, scramSecretArns, topics: topicFacts, place };
  } finally {
    client.destroy();
  }
}

export async function askCluster(client: KafkaClient, arn: string): Promise<Fact<ClusterDescription>> {
  const { DescribeClusterV2Command } = await import('@aws-sdk/client-kafka');
  return ask('kafka:DescribeClusterV2', async () => {
    const { ClusterInfo } = await client.send(new DescribeClusterV2Command({ ClusterArn: arn }));
    if (ClusterInfo === undefined) throw new Error('the answer has no cluster');
    return readCluster(ClusterInfo);
  });
}

function readCluster({ Provisioned, Serverless, ...cluster }: Cluster): ClusterDescription {
  const nodes = Provisioned?.BrokerNodeGroupInfo;
  const vpcs = Serverless?.VpcConfigs ?? [];
  return {
    name: cluster.ClusterName ?? '',
    kind: Serverless === undefined ? 'provisioned' : 'serverless',
    state: cluster.State ?? '',
    stateReason: cluster.StateInfo?.Message,
    brokerCount: Provisioned?.NumberOfBrokerNodes,
    authentication:
      Serverless === undefined ? readAuthentication(Provisioned?.ClientAuthentication) : ['iam'],
    allowsEverybody: Provisioned?.ClientAuthentication?.Unauthenticated?.Enabled ?? false,
    vpcConnectivity: readAuthentication(nodes?.ConnectivityInfo?.VpcConnectivity?.ClientAuthentication),
    subnetIds: nodes?.ClientSubnets ?? vpcs.flatMap(({ SubnetIds = [] }) => SubnetIds),
    securityGroupIds: nodes?.SecurityGroups ?? vpcs.flatMap(({ SecurityGroupIds = [] }) => SecurityGroupIds),
  };
}

const readAuthentication = ({
  Sasl,
  Tls,
}: VpcConnectivityClientAuthentication = {}): readonly Authentication[] => [
  ...(Sasl?.Iam?.Enabled === true ? ['iam' as const] : []),
  ...(Sasl?.Scram?.Enabled === true ? ['scram' as const] : []),
  ...(Tls?.Enabled === true ? ['mtls' as const] : []),
];

/** @param read picks the addresses: in the cluster's VPC they differ from those of a connection */
export async function askBrokers(
  client: KafkaClient,
  arn: string,
  read: (answer: GetBootstrapBrokersResponse) => Brokers,
): Promise<Fact<Brokers>> {
  const { GetBootstrapBrokersCommand } = await import('@aws-sdk/client-kafka');
  return ask('kafka:GetBootstrapBrokers', async () =>
    read(await client.send(new GetBootstrapBrokersCommand({ ClusterArn: arn }))),
  );
}

const readBrokers = (answer: GetBootstrapBrokersResponse): Brokers => ({
  iam: answer.BootstrapBrokerStringSaslIam,
  scram: answer.BootstrapBrokerStringSaslScram,
  mtls: answer.BootstrapBrokerStringTls,
  none: answer.BootstrapBrokerString ?? answer.BootstrapBrokerStringTls,
});

async function askScramSecrets(client: KafkaClient, arn: string): Promise<Fact<readonly string[]>> {
  const { paginateListScramSecrets } = await import('@aws-sdk/client-kafka');
  return ask('kafka:ListScramSecrets', async () => {
    const arns: string[] = [];
    for await (const { SecretArnList = [] } of paginateListScramSecrets({ client }, { ClusterArn: arn })) {
      arns.push(...SecretArnList);
    }
    return arns;
  });
}

export async function askTopic(client: KafkaClient, arn: string, topic: string): Promise<TopicFacts> {
  const { DescribeTopicCommand } = await import('@aws-sdk/client-kafka');
  const description = await ask('kafka:DescribeTopic', () =>
    client.send(new DescribeTopicCommand({ ClusterArn: arn, TopicName: topic })),
  );
  return {
    name: topic,
    description: derive(description, ({ PartitionCount = 0, ReplicationFactor = 0 }) => ({
      partitions: PartitionCount,
      replicationFactor: ReplicationFactor,
    })),
    // Nobody asks for the partitions of a topic that is not there.
    partitions: await askWith(description, () => askPartitions(client, arn, topic)),
  };
}

async function askPartitions(
  client: KafkaClient,
  arn: string,
  topic: string,
): Promise<Fact<readonly PartitionHealth[]>> {
  const { paginateDescribeTopicPartitions } = await import('@aws-sdk/client-kafka');
  return ask('kafka:DescribeTopicPartitions', async () => {
    const found: PartitionHealth[] = [];
    const input = { ClusterArn: arn, TopicName: topic };
    for await (const { Partitions = [] } of paginateDescribeTopicPartitions({ client }, input)) {
      for (const { Partition = -1, Leader, Replicas = [], Isr = [] } of Partitions) {
        found.push({ partition: Partition, leader: Leader, replicas: Replicas.length, inSync: Isr.length });
      }
    }
    return found;
  });
}
