import { Port, SecurityGroup, Peer } from 'aws-cdk-lib/aws-ec2';
import { SourceAccessConfigurationType } from 'aws-cdk-lib/aws-lambda';
import type { SourceAccessConfiguration } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { allowReading } from '../grants/allow-reading.ts';
import type { ConnectorSecret } from '../grants/allow-reading.ts';
import type { BoundSource, SourceContext, TopicSource } from './bound-source.ts';
import type { EventSourceOptions } from './event-source-options.ts';
import { createEventSources } from './event-sources.ts';
import { accessTypes } from './kafka-authentication.ts';
import type { SelfManagedAuthentication } from './kafka-authentication.ts';
import { allowPollersInVpc } from './poller-grants.ts';

/** A Kafka cluster that is not MSK's. */
export interface SelfManagedSourceProps extends EventSourceOptions {
  /** `host:port` each; one is enough, three survive the loss of two. */
  readonly bootstrapServers: readonly string[];
  /** A way of `KafkaAuthentication`; without a default, since to let every client in must be said. */
  readonly authentication: SelfManagedAuthentication;
  /**
   * A secret that holds `{ "certificate" }`, PEM: the authority that signed the certificates of the brokers.
   * Default: none; the pollers trust public authorities.
   */
  readonly rootCa?: ConnectorSecret;
  /** `vpc`: the pollers run in the subnets of the function. `internet`: they reach the brokers from Lambda's own network. */
  readonly reach: 'vpc' | 'internet';
}

/** Invokes the function with the records of topics in a Kafka cluster that is not MSK's. */
export class SelfManagedSource extends Construct implements BoundSource {
  readonly topicSources: readonly TopicSource[];

  constructor(scope: Construct, id: string, props: SelfManagedSourceProps, context: SourceContext) {
    super(scope, id);
    const ports = portsOf(props.bootstrapServers);
    this.topicSources = createEventSources(
      this,
      context,
      props,
      { kafkaBootstrapServers: [...props.bootstrapServers] },
      [...grantAccess(props, context), ...(props.reach === 'vpc' ? this.runInVpc(context, ports) : [])],
    );
  }

  private runInVpc(
    { network, function: target }: SourceContext,
    ports: readonly number[],
  ): SourceAccessConfiguration[] {
    allowPollersInVpc(target);
    const group = new SecurityGroup(this, 'PollerSecurityGroup', {
      vpc: network.vpc,
      description: 'Millrace pollers: out to the Kafka brokers, nothing in',
      allowAllOutbound: false,
    });
    for (const port of new Set(ports)) group.addEgressRule(Peer.anyIpv4(), Port.tcp(port), 'Kafka brokers');
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
}

function grantAccess(
  { authentication, rootCa }: SelfManagedSourceProps,
  { function: target }: SourceContext,
): SourceAccessConfiguration[] {
  const access: SourceAccessConfiguration[] = [];
  const add = (type: SourceAccessConfigurationType, secret: ConnectorSecret): void => {
    allowReading(target, secret);
    access.push({ type, uri: secret.secretArn });
  };
  if (authentication.kind !== 'none') add(accessTypes[authentication.kind], authentication.secret);
  if (rootCa !== undefined) add(SourceAccessConfigurationType.SERVER_ROOT_CA_CERTIFICATE, rootCa);
  return access;
}

function portsOf(servers: readonly string[]): readonly number[] {
  const wrong = servers.filter((server) => portOf(server) === undefined).map((server) => `'${server}'`);
  if (servers.length > 0 && wrong.length === 0) return servers.flatMap((server) => portOf(server) ?? []);
  const got = servers.length === 0 ? 'an empty list' : wrong.join(', ');
  throw new Error(
    `source.bootstrapServers: ${got} is not possible; allowed: 'host:port', such as 'broker-1:9092'; name one server or more`,
  );
}

function portOf(server: string): number | undefined {
  const port = Number(/^[^:\s]+:(\d{1,5})$/.exec(server)?.[1]);
  return Number.isInteger(port) && port >= 1 && port <= 65_535 ? port : undefined;
}
