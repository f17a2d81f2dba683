import { Token } from 'aws-cdk-lib';
import { Peer, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { CfnVpcConnection } from 'aws-cdk-lib/aws-msk';
import type { Construct } from 'constructs';
import type { BoundNetwork } from '../network/bound-network.ts';
import { connectionPorts } from './connection-ports.ts';
import type { MskAuthentication } from './kafka-authentication.ts';
import { warnOnDemandPollers } from './on-demand-pollers.ts';
import type { PollingMode } from './polling.ts';

const arnPattern = /^arn:[^:]+:kafka:[^:]+:\d{12}:vpc-connection\/\d{12}\/[^/]+\/[^/]+$/;

/** A private path to an MSK cluster in another account: a value of `VpcConnection`. */
export type MskVpcConnection =
  { readonly kind: 'create' } | { readonly kind: 'existing'; readonly arn: string };

/**
 * MSK's private paths to a provisioned cluster in another account of the same Region
 * (https://docs.aws.amazon.com/msk/latest/developerguide/aws-access-mult-vpc.html).
 */
export const VpcConnection = {
  /** Creates one in the subnets of the function: two or more, in zones (by their ids) where the cluster has brokers. */
  create: (): MskVpcConnection => ({ kind: 'create' }),

  /**
   * Uses one that exists: `arn:aws:kafka:REGION:ACCOUNT:vpc-connection/ACCOUNT/CLUSTER/UUID`.
   * Throws when the text is no such ARN.
   */
  fromArn: (arn: string): MskVpcConnection => {
    if (!Token.isUnresolved(arn) && !arnPattern.test(arn)) {
      throw new Error(
        `source.vpcConnection: '${arn}' is not the ARN of an MSK VPC connection; use ` +
          'arn:aws:kafka:REGION:ACCOUNT:vpc-connection/ACCOUNT/CLUSTER/UUID, as `aws kafka list-vpc-connections` prints it',
      );
    }
    return { kind: 'existing', arn };
  },
} as const;

export interface VpcConnectionProps {
  readonly connection: MskVpcConnection;
  readonly clusterArn: string;
  readonly authentication: MskAuthentication;
  readonly polling: PollingMode | undefined;
  readonly network: BoundNetwork;
}

/**
 * The ARN of the connection, which the event source names in the place of the cluster's
 * (https://docs.aws.amazon.com/lambda/latest/dg/msk-cross-account.html).
 */
export function vpcConnectionArn(scope: Construct, props: VpcConnectionProps): string {
  const { connection } = props;
  return connection.kind === 'create' ? createConnection(scope, props) : connection.arn;
}

const authentications = { iam: 'SASL_IAM', 'scram-512': 'SASL_SCRAM', mtls: 'TLS' } as const;

function createConnection(
  scope: Construct,
  { clusterArn, authentication, polling, network }: VpcConnectionProps,
): string {
  const { subnetIds } = network.vpc.selectSubnets(network.subnets);
  const group = new SecurityGroup(scope, 'VpcConnectionSecurityGroup', {
    vpc: network.vpc,
    description: 'Connection to the Kafka brokers, and the Lambda pollers that read by it',
    allowAllOutbound: false,
  });
  const ports = Port.tcpRange(connectionPorts.first, connectionPorts.last);
  group.addIngressRule(group, ports, "Lambda's pollers, which are in this group too");
  group.addEgressRule(group, ports, "Lambda's pollers to the brokers");
  if (polling?.kind === 'on-demand') {
    group.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'Pollers to Lambda and STS');
    warnOnDemandPollers(scope, "the connection's", authentication.kind !== 'iam');
  }
  return new CfnVpcConnection(scope, 'VpcConnection', {
    targetClusterArn: clusterArn,
    authentication: authentications[authentication.kind],
    vpcId: network.vpc.vpcId,
    clientSubnets: subnetIds,
    securityGroups: [group.securityGroupId],
  }).attrArn;
}
