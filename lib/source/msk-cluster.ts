import { RemovalPolicy } from 'aws-cdk-lib';
import type { CfnResource } from 'aws-cdk-lib';
import { Peer, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnBatchScramSecret, CfnCluster, CfnConfiguration, CfnServerlessCluster } from 'aws-cdk-lib/aws-msk';
import { Construct } from 'constructs';
import { keyOf } from '../key-of.ts';
import type { ConnectorNetwork } from '../network/connector-network.ts';
import { secretOf } from '../secret-of.ts';
import { allowPollers } from './broker-port.ts';
import type { MskAuthentication } from './msk-authentication.ts';

/** An MSK cluster that the stack makes. It outlives the stack, with its topics. */
export type NewMskCluster = NewServerlessCluster | NewProvisionedCluster;

/** No brokers to size; IAM authentication only. */
export interface NewServerlessCluster {
  readonly kind: 'serverless';
  /** Default: `millrace-CONNECTOR`. */
  readonly name?: string;
}

export interface NewProvisionedCluster {
  readonly kind: 'provisioned';
  /** Default: `millrace-CONNECTOR`. */
  readonly name?: string;
  /** Default: `'3.9.x'`. */
  readonly kafkaVersion?: string;
  /** Default: `'kafka.m7g.large'`. Those that begin with `express.` bring their own storage. */
  readonly instanceType?: string;
  /** Default: 1. */
  readonly brokersPerZone?: number;
  /** Gigabytes of storage per broker. Default: 100. */
  readonly volumeGb?: number;
  /** Encrypts the records on disk; a construct or an ARN. Default: a key of MSK's own. */
  readonly encryptionKey?: IKey | string;
  /** ARNs of AWS Private CAs whose certificates let a client in. Needed for mutual TLS, and not used without. */
  readonly certificateAuthorities?: readonly string[];
}

export interface MskClusterProps {
  readonly cluster: NewMskCluster;
  readonly authentication: MskAuthentication;
  readonly connectorName: string;
  /** The brokers' addresses are in the function's subnets. */
  readonly network: ConnectorNetwork;
  /** Whether the pollers call Lambda from the brokers' subnets, as they do in on-demand mode. */
  readonly pollersCallLambda: boolean;
}

/** A Kafka cluster for a connector: in its VPC, TLS only, nobody in without signing in, records kept when the stack goes. */
export class MskCluster extends Construct {
  readonly clusterArn: string;
  /** Lets the pollers in and nobody else: add a rule for your producers. */
  readonly securityGroup: SecurityGroup;
  /** What must stand before a poller can sign in. */
  readonly ready: CfnResource;

  constructor(scope: Construct, id: string, props: MskClusterProps) {
    super(scope, id);
    const { cluster, authentication } = props;
    checkAuthentication(cluster, authentication);
    this.securityGroup = new SecurityGroup(this, 'SecurityGroup', {
      vpc: props.network.vpc,
      description: 'Kafka brokers, and the Lambda pollers that read them',
      allowAllOutbound: false,
    });
    allowPollers(this.securityGroup, authentication);
    if (props.pollersCallLambda) {
      this.securityGroup.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'Pollers to Lambda and STS');
    }
    const made =
      cluster.kind === 'serverless' ? this.createServerless(props) : this.createProvisioned(cluster, props);
    made.applyRemovalPolicy(RemovalPolicy.RETAIN);
    this.clusterArn = made.attrArn;
    this.ready = authentication.kind === 'scram' ? this.associate(authentication, made) : made;
  }

  private createServerless({ cluster, connectorName, network }: MskClusterProps): CfnServerlessCluster {
    return new CfnServerlessCluster(this, 'Cluster', {
      clusterName: cluster.name ?? `millrace-${connectorName}`,
      clientAuthentication: { sasl: { iam: { enabled: true } } },
      vpcConfigs: [{ subnetIds: subnetsOf(network), securityGroups: [this.securityGroup.securityGroupId] }],
    });
  }

  private createProvisioned(
    cluster: NewProvisionedCluster,
    { authentication, connectorName, network }: MskClusterProps,
  ): CfnCluster {
    const clusterName = cluster.name ?? `millrace-${connectorName}`;
    const { kafkaVersion = '3.9.x', instanceType = 'kafka.m7g.large', brokersPerZone = 1 } = cluster;
    const subnetIds = subnetsOf(network);
    const brokers = subnetIds.length * brokersPerZone;
    const isExpress = instanceType.startsWith('express.');
    const configuration = isExpress ? undefined : this.createConfiguration(clusterName, brokers);
    const key = keyOf(this, cluster.encryptionKey);
    const logs = new LogGroup(this, 'BrokerLogs', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    return new CfnCluster(this, 'Cluster', {
      clusterName,
      kafkaVersion,
      numberOfBrokerNodes: brokers,
      brokerNodeGroupInfo: {
        instanceType,
        clientSubnets: subnetIds,
        securityGroups: [this.securityGroup.securityGroupId],
        ...(!isExpress && { storageInfo: { ebsStorageInfo: { volumeSize: cluster.volumeGb ?? 100 } } }),
      },
      clientAuthentication: {
        sasl: {
          iam: { enabled: authentication.kind === 'iam' },
          scram: { enabled: authentication.kind === 'scram' },
        },
        tls: {
          enabled: authentication.kind === 'mtls',
          ...(authentication.kind === 'mtls' && {
            certificateAuthorityArnList: [...(cluster.certificateAuthorities ?? [])],
          }),
        },
        unauthenticated: { enabled: false },
      },
      encryptionInfo: {
        encryptionInTransit: { clientBroker: 'TLS', inCluster: true },
        ...(key && { encryptionAtRest: { dataVolumeKmsKeyId: key.keyArn } }),
      },
      ...(configuration && {
        configurationInfo: { arn: configuration.attrArn, revision: configuration.attrLatestRevisionRevision },
      }),
      loggingInfo: { brokerLogs: { cloudWatchLogs: { enabled: true, logGroup: logs.logGroupName } } },
    });
  }

  /** MSK's defaults, but no acknowledged record is given up for a broker that lags behind, and no topic is a typing error. */
  private createConfiguration(clusterName: string, brokers: number): CfnConfiguration {
    const replicas = Math.min(3, brokers);
    return new CfnConfiguration(this, 'Configuration', {
      name: clusterName,
      serverProperties: [
        'auto.create.topics.enable=false',
        'unclean.leader.election.enable=false',
        `default.replication.factor=${replicas}`,
        `min.insync.replicas=${Math.max(1, replicas - 1)}`,
      ].join('\n'),
    });
  }

  private associate(
    authentication: MskAuthentication & { kind: 'scram' },
    cluster: CfnResource,
  ): CfnResource {
    const secret = secretOf(this, 'Secret', authentication.secret);
    return new CfnBatchScramSecret(this, 'ScramSecret', {
      clusterArn: cluster.ref,
      secretArnList: [secret.secretArn],
    });
  }
}

const subnetsOf = ({ vpc, subnets }: ConnectorNetwork): string[] => vpc.selectSubnets(subnets).subnetIds;

function checkAuthentication(cluster: NewMskCluster, { kind }: MskAuthentication): void {
  if (cluster.kind === 'serverless' && kind !== 'iam') {
    throw new Error(
      `source.authentication: '${kind}', but a serverless cluster takes IAM only; use { kind: 'iam' } or cluster.kind: 'provisioned'`,
    );
  }
  if (cluster.kind === 'serverless') return;
  const authorities = cluster.certificateAuthorities?.length ?? 0;
  if (kind === 'mtls' && authorities === 0) {
    throw new Error(
      'source.cluster.certificateAuthorities: none given, but authentication is mtls; name the ARN of the AWS Private CA that signs the clients',
    );
  }
}
