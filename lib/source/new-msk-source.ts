import { Annotations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { ConnectorNetwork } from '../network/connector-network.ts';
import type { SourceProps } from './event-sources.ts';
import { MskCluster } from './msk-cluster.ts';
import type { NewMskCluster } from './msk-cluster.ts';
import { MskSource } from './msk-source.ts';
import type { MskSourceOptions } from './msk-source.ts';

/** An MSK cluster that the stack makes, in the function's VPC. */
export interface NewMskSourceOptions extends Omit<
  MskSourceOptions,
  'kind' | 'clusterArn' | 'securityGroup' | 'vpcConnection'
> {
  readonly kind: 'new-msk';
  readonly cluster: NewMskCluster;
}

/** Makes the cluster, and the event sources of its topics. Throws when the two can't work together. */
export function createMskSource(
  scope: Construct,
  {
    source,
    network,
    ...props
  }: SourceProps & { readonly source: NewMskSourceOptions; readonly network: ConnectorNetwork },
): { readonly cluster: MskCluster; readonly source: MskSource } {
  const { cluster: wanted, ...options } = source;
  const isOnDemand = source.polling?.kind === 'on-demand';
  const cluster = new MskCluster(scope, 'Kafka', {
    cluster: wanted,
    authentication: source.authentication ?? { kind: 'iam' },
    connectorName: props.connectorName,
    network,
    pollersCallLambda: isOnDemand,
  });
  if (isOnDemand) {
    Annotations.of(scope).addWarningV2(
      'millrace:onDemandPollers',
      "source.polling: on-demand pollers call Lambda and STS from the brokers' subnets; see that these have a NAT " +
        "gateway or endpoints of both, or use { kind: 'provisioned' }, which needs neither",
    );
  }
  if (wanted.kind === 'serverless' && source.createTopics !== undefined) {
    Annotations.of(scope).addWarningV2(
      'millrace:serverlessTopics',
      'source.createTopics: MSK documents topics made by CloudFormation for provisioned clusters; if the deployment ' +
        'refuses them, make them with a Kafka client',
    );
  }
  const made = new MskSource(scope, 'Source', {
    ...props,
    source: { ...options, kind: 'msk', clusterArn: cluster.clusterArn },
  });
  for (const { eventSource } of made.topicSources) eventSource.node.addDependency(cluster.ready);
  return { cluster, source: made };
}
