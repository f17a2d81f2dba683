import { Port, SecurityGroup, Peer } from 'aws-cdk-lib/aws-ec2';
import { SourceAccessConfigurationType } from 'aws-cdk-lib/aws-lambda';
import type { SourceAccessConfiguration } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { allowReading, readableArn } from '../grants/allow-reading.ts';
import type { ConnectorSecret } from '../grants/allow-reading.ts';
import type { BoundSource, SourceContext, TopicSource } from './bound-source.ts';
import { createEventSources } from './event-sources.ts';
import { accessTypes } from './kafka-authentication.ts';
import { warnOnDemandPollers } from './on-demand-pollers.ts';
import { allowPollersInVpc } from './poller-grants.ts';
import { brokerPort, selfManagedProblems } from './self-managed-problems.ts';
import type { SelfManagedSourceProps } from './self-managed-source-props.ts';

/**
 * Invokes the function with the records of topics in a Kafka cluster that is not MSK's. Throws with every problem of its
 * props.
 */
export class SelfManagedSource extends Construct implements BoundSource {
  readonly topicSources: readonly TopicSource[];
  /** In the VPC of the function; `undefined` with `reach: 'internet'`. */
  readonly pollerSecurityGroup?: SecurityGroup;

  constructor(scope: Construct, id: string, props: SelfManagedSourceProps, context: SourceContext) {
    super(scope, id);
    const problems = selfManagedProblems(this, props, context);
    if (problems.length > 0) throw new Error(problems.join('\n'));
    if (props.reach === 'vpc') this.pollerSecurityGroup = this.createGroup(props, context);
    this.topicSources = createEventSources(
      this,
      context,
      props,
      { kafkaBootstrapServers: [...props.bootstrapServers] },
      [...grantAccess(props, context), ...inVpc(this.pollerSecurityGroup, context)],
    );
  }

  private createGroup(
    { bootstrapServers, authentication, rootCa, polling }: SelfManagedSourceProps,
    { network, function: target }: SourceContext,
  ): SecurityGroup {
    allowPollersInVpc(target);
    const group = new SecurityGroup(this, 'PollerSecurityGroup', {
      vpc: network.vpc,
      description: 'Millrace pollers: out to the Kafka brokers, nothing in',
      allowAllOutbound: false,
    });
    const ports = bootstrapServers.flatMap((server) => brokerPort(server) ?? []);
    for (const port of new Set(ports)) group.addEgressRule(Peer.anyIpv4(), Port.tcp(port), 'Kafka brokers');
    if (polling?.kind === 'on-demand') {
      if (!ports.includes(443)) {
        group.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'Pollers to the services that they call');
      }
      warnOnDemandPollers(this, "the function's", authentication.kind !== 'none' || rootCa !== undefined);
    }
    return group;
  }
}

function inVpc(group: SecurityGroup | undefined, { network }: SourceContext): SourceAccessConfiguration[] {
  if (group === undefined) return [];
  const { subnetIds } = network.vpc.selectSubnets(network.subnets);
  return [
    ...subnetIds.map((subnetId) => ({
      type: SourceAccessConfigurationType.VPC_SUBNET,
      uri: `subnet:${subnetId}`,
    })),
    {
      type: SourceAccessConfigurationType.VPC_SECURITY_GROUP,
      uri: `security_group:${group.securityGroupId}`,
    },
  ];
}

function grantAccess(
  { authentication, rootCa }: SelfManagedSourceProps,
  { function: target, network }: SourceContext,
): SourceAccessConfiguration[] {
  const access: SourceAccessConfiguration[] = [];
  const add = (type: SourceAccessConfigurationType, secret: ConnectorSecret): void => {
    allowReading(target, secret);
    network.admit('secretsManager', [readableArn(secret)]);
    access.push({ type, uri: secret.secretArn });
  };
  if (authentication.kind !== 'none') add(accessTypes[authentication.kind], authentication.secret);
  if (rootCa !== undefined) add(SourceAccessConfigurationType.SERVER_ROOT_CA_CERTIFICATE, rootCa);
  return access;
}
