import type {
  DescribeVpcConnectionResponse,
  GetBootstrapBrokersResponse,
  KafkaClient,
} from '@aws-sdk/client-kafka';
import { parseArn } from '../facts/arn.ts';
import type { AwsAccess } from './aws-access.ts';
import type { Brokers } from '../facts/cluster-facts.ts';
import type { ConnectionDescription, ConnectionFacts, ConnectionTarget } from '../facts/connection-facts.ts';
import type { Authentication, EventSourceFacts } from '../facts/event-source-facts.ts';
import { ask } from './ask.ts';
import { askWith, derive, known, type Fact } from '../facts/fact.ts';
import { askBrokers, askCluster, askTopic } from './cluster.ts';
import { gatherPlace } from './network.ts';

/**
 * Asks MSK about the VPC connections that event sources read by, each once, and about the clusters behind them.
 * @param account that of the connector: MSK shows no topics of another
 */
export async function gatherConnections(
  access: AwsAccess,
  eventSources: readonly EventSourceFacts[],
  account: string | undefined,
): Promise<readonly ConnectionFacts[]> {
  const sources = new Map(
    eventSources.flatMap((source) =>
      source.connection === undefined ? [] : [[source.connection.arn, source] as const],
    ),
  );
  if (sources.size === 0) return [];
  const { KafkaClient: Client } = await import('@aws-sdk/client-kafka');
  const client = new Client(access);
  const topicsBy = (arn: string | undefined): readonly string[] =>
    eventSources.flatMap(({ connection, topic }) =>
      connection !== undefined && connection.arn === arn ? [topic] : [],
    );
  try {
    return await Promise.all(
      [...sources].map(([arn, { clusterArn }]) =>
        gatherConnection(access, client, { arn, clusterArn, account, topics: topicsBy(arn) }),
      ),
    );
  } finally {
    client.destroy();
  }
}

interface Asked {
  readonly arn: string | undefined;
  readonly clusterArn: string | undefined;
  readonly account: string | undefined;
  readonly topics: readonly string[];
}

async function gatherConnection(
  access: AwsAccess,
  client: KafkaClient,
  { arn, clusterArn, account, topics }: Asked,
): Promise<ConnectionFacts> {
  const description = arn === undefined ? undefined : await askConnection(client, arn);
  const targetArn =
    description === undefined
      ? known(clusterArn ?? '')
      : derive(description, ({ targetClusterArn }) => targetClusterArn);
  const [target, place] = await Promise.all([
    askWith(targetArn, async (cluster) => known(await gatherTarget(client, cluster, account, topics))),
    description === undefined
      ? undefined
      : askWith(description, async ({ subnetIds, securityGroupIds }) =>
          known(await gatherPlace(access, subnetIds, securityGroupIds)),
        ),
  ]);
  return { arn, plannedClusterArn: clusterArn, description, target, place };
}

async function askConnection(client: KafkaClient, arn: string): Promise<Fact<ConnectionDescription>> {
  const { DescribeVpcConnectionCommand } = await import('@aws-sdk/client-kafka');
  return ask('kafka:DescribeVpcConnection', async () =>
    readConnection(await client.send(new DescribeVpcConnectionCommand({ Arn: arn }))),
  );
}

const authentications: Readonly<Record<string, Authentication>> = {
  SASL_IAM: 'iam',
  SASL_SCRAM: 'scram',
  TLS: 'mtls',
};

const readConnection = (answer: DescribeVpcConnectionResponse): ConnectionDescription => ({
  state: answer.State ?? '',
  targetClusterArn: answer.TargetClusterArn ?? '',
  authentication: authentications[answer.Authentication ?? ''] ?? 'other',
  vpcId: answer.VpcId ?? '',
  subnetIds: answer.Subnets ?? [],
  securityGroupIds: answer.SecurityGroups ?? [],
});

async function gatherTarget(
  client: KafkaClient,
  arn: string,
  account: string | undefined,
  topics: readonly string[],
): Promise<ConnectionTarget> {
  const owner = parseArn(arn)?.account;
  const [cluster, brokers, topicFacts] = await Promise.all([
    askCluster(client, arn),
    askBrokers(client, arn, readBrokers),
    owner === account ? Promise.all(topics.map((topic) => askTopic(client, arn, topic))) : undefined,
  ]);
  return {
    arn,
    cluster: throughPolicy(cluster, owner, account),
    brokers: throughPolicy(brokers, owner, account),
    topics: topicFacts,
  };
}

/** In another account two policies must allow the question: that of the caller, and that of the cluster. */
const throughPolicy = <T>(fact: Fact<T>, owner: string | undefined, account: string | undefined): Fact<T> =>
  fact.known || fact.kind !== 'denied' || owner === undefined || owner === account
    ? fact
    : {
        ...fact,
        fix: `allow ${fact.question} to the credentials of this command, and have account ${owner} allow it in the cluster's policy to ${account === undefined ? 'yours' : `account ${account}`}: the pollers ask it too`,
      };

const readBrokers = (answer: GetBootstrapBrokersResponse): Brokers => ({
  iam: answer.BootstrapBrokerStringVpcConnectivitySaslIam,
  scram: answer.BootstrapBrokerStringVpcConnectivitySaslScram,
  mtls: answer.BootstrapBrokerStringVpcConnectivityTls,
  none: undefined,
});

/** The event sources, with the clusters that their connections lead to. */
export const throughConnections = (
  eventSources: readonly EventSourceFacts[],
  connections: readonly ConnectionFacts[],
): readonly EventSourceFacts[] =>
  eventSources.map((source) => {
    if (source.connection === undefined) return source;
    const { arn } = source.connection;
    const target = connections.find((connection) => connection.arn === arn)?.target;
    return target?.known === true ? { ...source, clusterArn: target.value.arn } : source;
  });
