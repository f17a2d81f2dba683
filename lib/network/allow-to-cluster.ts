import { Peer, Port } from 'aws-cdk-lib/aws-ec2';
import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { BoundNetwork } from './bound-network.ts';

/** A cluster that the functions connect to within the VPC. */
export interface ClusterAddress {
  /** The CQL port of the nodes. */
  readonly port: number;
  /** The group of the nodes. `undefined`: only the functions get a rule, towards every address. */
  readonly securityGroup: ISecurityGroup | undefined;
}

/** Opens the CQL port from the functions to a cluster, on both sides if the security group of the cluster is known. */
export function allowToCluster(
  { functionSecurityGroup }: BoundNetwork,
  { port, securityGroup }: ClusterAddress,
): void {
  functionSecurityGroup.addEgressRule(securityGroup ?? Peer.anyIpv4(), Port.tcp(port), 'CQL to the cluster');
  securityGroup?.addIngressRule(functionSecurityGroup, Port.tcp(port), 'CQL from the Millrace function');
}
