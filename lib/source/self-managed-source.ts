import { Port, SecurityGroup, Peer } from 'aws-cdk-lib/aws-ec2';
import { SourceAccessConfigurationType } from 'aws-cdk-lib/aws-lambda';
import type { SourceAccessConfiguration } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { ConnectorNetwork } from '../network/connector-network.ts';
import type { EventSourceOptions } from './event-source-options.ts';
import { createEventSources } from './event-sources.ts';
import type { SourceProps, TopicSource } from './event-sources.ts';
import { allowPollersInVpc, readableSecret } from './source-grants.ts';
import type { SecretReference } from '../secret-of.ts';

/** How Lambda's pollers identify themselves to brokers that are not MSK's. A secret is a construct or a complete ARN. */
export type KafkaAuthentication =
  /** `{ "username", "password" }`. */
  | { readonly kind: 'plain' | 'scram-256' | 'scram-512'; readonly secret: SecretReference }
  /** Mutual TLS: `{ "certificate", "privateKey", "privateKeyPassword"? }`, PEM. */
  | { readonly kind: 'mtls'; readonly secret: SecretReference }
  | { readonly kind: 'none' };

/** A Kafka cluster that the user runs. */
export interface SelfManagedSourceOptions extends EventSourceOptions {
  readonly kind: 'self-managed';
  /** `host:port` each. */
  readonly bootstrapServers: readonly string[];
  readonly authentication: KafkaAuthentication;
  /** `{ "certificate" }`, PEM: who signed the brokers' certificates, if no public authority has. A secret. */
  readonly rootCa?: SecretReference;
  /** `vpc`: the pollers stand in the function's subnets. `internet`: they reach the brokers from Lambda's own network. */
  readonly reach: 'vpc' | 'internet';
}

export interface SelfManagedSourceProps extends SourceProps {
  readonly source: SelfManagedSourceOptions;
  /** Where the pollers stand, if they reach the brokers from a VPC. */
  readonly network: ConnectorNetwork;
}

/** Invokes the function with the records of topics in a Kafka that is not MSK's. */
export class SelfManagedSource extends Construct {
  readonly topicSources: readonly TopicSource[];

  constructor(scope: Construct, id: string, props: SelfManagedSourceProps) {
    super(scope, id);
    const { source } = props;
    const ports = source.bootstrapServers.map(portOf);
    this.topicSources = createEventSources(
      this,
      props,
      source,
      { kafkaBootstrapServers: [...source.bootstrapServers] },
      [...this.grantAccess(props), ...(source.reach === 'vpc' ? this.standInVpc(props, ports) : [])],
    );
  }

  private grantAccess({ source, function: target }: SelfManagedSourceProps): SourceAccessConfiguration[] {
    const access: SourceAccessConfiguration[] = [];
    if (source.authentication.kind !== 'none') {
      const secret = readableSecret(this, 'Secret', source.authentication.secret, target);
      access.push({ type: accessTypes[source.authentication.kind], uri: secret.secretArn });
    }
    if (source.rootCa !== undefined) {
      const secret = readableSecret(this, 'RootCa', source.rootCa, target);
      access.push({ type: SourceAccessConfigurationType.SERVER_ROOT_CA_CERTIFICATE, uri: secret.secretArn });
    }
    return access;
  }

  private standInVpc(
    { network, function: target }: SelfManagedSourceProps,
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

const accessTypes = {
  plain: SourceAccessConfigurationType.BASIC_AUTH,
  'scram-256': SourceAccessConfigurationType.SASL_SCRAM_256_AUTH,
  'scram-512': SourceAccessConfigurationType.SASL_SCRAM_512_AUTH,
  mtls: SourceAccessConfigurationType.CLIENT_CERTIFICATE_TLS_AUTH,
} as const;

function portOf(server: string): number {
  const port = Number(/^[^:\s]+:(\d{1,5})$/.exec(server)?.[1]);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new Error(
    `source.bootstrapServers: '${server}' is not possible; allowed: 'host:port', such as 'broker-1:9092'`,
  );
}
