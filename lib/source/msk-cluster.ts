import { CfnResource, RemovalPolicy } from 'aws-cdk-lib';
import { Peer, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnBatchScramSecret, CfnCluster, CfnConfiguration, CfnServerlessCluster } from 'aws-cdk-lib/aws-msk';
import { Construct } from 'constructs';
import { allowLogService } from '../grants/allow-log-service.ts';
import type { ConnectorSecret } from '../grants/allow-reading.ts';
import type { BoundNetwork } from '../network/bound-network.ts';
import { allowPollers } from './broker-port.ts';
import { clusterSubnets } from './cluster-subnets.ts';
import type { MskAuthentication } from './kafka-authentication.ts';
import type { MskClusterDefinition, ProvisionedClusterProps } from './new-cluster.ts';

export interface MskClusterProps {
  readonly cluster: MskClusterDefinition;
  readonly authentication: MskAuthentication;
  /** Names the cluster, where its definition does not. */
  readonly connectorName: string;
  /** The brokers have their addresses in the subnets of the function. */
  readonly network: BoundNetwork;
  /** How long the logs of the brokers are stored, where the cluster has any. Default: 1 month. */
  readonly logRetention?: RetentionDays;
  /** Encrypts these logs. Default: CloudWatch's own key. */
  readonly logEncryptionKey?: IKey;
  /** Whether the pollers call Lambda from the brokers' subnets, as they do in on-demand mode. */
  readonly pollersCallLambda: boolean;
}

/**
 * A Kafka cluster for a connector: in its VPC, TLS only, no unauthenticated clients. It outlives the stack, with all that
 * it refers to. Throws when cluster, authentication and network do not fit together.
 */
export class MskCluster extends Construct {
  readonly clusterArn: string;
  /** Lets in the pollers only: add a rule for your producers. */
  readonly securityGroup: SecurityGroup;
  /** What must exist before a poller can sign in. */
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
    const subnetIds = clusterSubnets(props.network, cluster);
    const created =
      cluster.kind === 'serverless'
        ? this.createServerless(props, subnetIds)
        : this.createProvisioned(cluster, props, subnetIds);
    this.retain(props.network);
    this.clusterArn = created.attrArn;
    this.ready =
      authentication.kind === 'scram-512' ? this.associate(authentication.secret, created) : created;
  }

  /**
   * The cluster is retained, and so what it refers to: an attached configuration, security group, subnet or VPC can only be
   * deleted after it. Rules that are added later are not: the group that such a rule names could not be deleted.
   */
  private retain(network: BoundNetwork): void {
    for (const resource of this.node.findAll()) {
      if (CfnResource.isCfnResource(resource)) {
        resource.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
      }
    }
    network.retain();
  }

  private createServerless(
    { cluster, connectorName }: MskClusterProps,
    subnetIds: string[],
  ): CfnServerlessCluster {
    return new CfnServerlessCluster(this, 'Cluster', {
      clusterName: cluster.name ?? `millrace-${connectorName}`,
      clientAuthentication: { sasl: { iam: { enabled: true } } },
      vpcConfigs: [{ subnetIds, securityGroups: [this.securityGroup.securityGroupId] }],
    });
  }

  private createProvisioned(
    cluster: ProvisionedClusterProps,
    { authentication, connectorName, logRetention, logEncryptionKey }: MskClusterProps,
    subnetIds: string[],
  ): CfnCluster {
    const clusterName = cluster.name ?? `millrace-${connectorName}`;
    const { kafkaVersion = '3.9.x', instanceType = 'kafka.m7g.large', brokersPerZone = 1 } = cluster;
    const brokers = subnetIds.length * brokersPerZone;
    const isExpress = instanceType.startsWith('express.');
    const configuration = isExpress ? undefined : this.createConfiguration(clusterName, brokers);
    const logs = new LogGroup(this, 'BrokerLogs', {
      retention: logRetention ?? RetentionDays.ONE_MONTH,
      ...(logEncryptionKey && { encryptionKey: logEncryptionKey }),
    });
    if (logEncryptionKey !== undefined) allowLogService(logEncryptionKey);
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
          scram: { enabled: authentication.kind === 'scram-512' },
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
        ...(cluster.encryptionKey && {
          encryptionAtRest: { dataVolumeKmsKeyId: cluster.encryptionKey.keyArn },
        }),
      },
      ...(configuration && {
        configurationInfo: { arn: configuration.attrArn, revision: configuration.attrLatestRevisionRevision },
      }),
      loggingInfo: { brokerLogs: { cloudWatchLogs: { enabled: true, logGroup: logs.logGroupName } } },
    });
  }

  /**
   * MSK's defaults, except that a broker that lags behind never becomes leader (acknowledged records would be lost), and
   * that no topic is created by producing to a misspelled name.
   */
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

  private associate(secret: ConnectorSecret, cluster: CfnResource): CfnResource {
    const association = new CfnBatchScramSecret(this, 'ScramSecret', {
      clusterArn: cluster.ref,
      secretArnList: [secret.secretArn],
    });
    // MSK adds to the policy of the secret, which must exist by then.
    association.node.addDependency(secret);
    return association;
  }
}

function checkAuthentication(cluster: MskClusterDefinition, { kind }: MskAuthentication): void {
  if (cluster.kind === 'serverless') {
    if (kind === 'iam') return;
    throw new Error(
      `source.authentication: '${kind}', but a serverless cluster takes IAM only; use KafkaAuthentication.iam() or NewCluster.provisioned(…)`,
    );
  }
  if (kind === 'mtls' && (cluster.certificateAuthorities?.length ?? 0) === 0) {
    throw new Error(
      'source.cluster.certificateAuthorities: none given, but authentication is mutual TLS; name the ARN of the AWS Private CA that signs the clients',
    );
  }
}
