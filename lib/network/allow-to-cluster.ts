import { CfnSecurityGroupIngress, Peer, Port } from 'aws-cdk-lib/aws-ec2';
import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import type { BoundNetwork } from './bound-network.ts';

/** A cluster that the functions connect to within the VPC. */
export interface ClusterAddress {
  /** The CQL port of the nodes. */
  readonly port: number;
  /** The group of the nodes. `undefined`: only the functions get a rule, towards every address. */
  readonly securityGroup: ISecurityGroup | undefined;
}

/**
 * Opens the CQL port from the functions to a cluster, on both sides if the security group of the cluster is known. Both
 * rules belong to the stack of the functions: a group of another stack is deployed before them, and cannot refer to them.
 *
 * Returns the rules that are no part of the network; a custom resource that connects to the cluster depends on them too.
 */
export function allowToCluster(
  { functionSecurityGroup }: BoundNetwork,
  { port, securityGroup }: ClusterAddress,
): readonly IConstruct[] {
  functionSecurityGroup.addEgressRule(securityGroup ?? Peer.anyIpv4(), Port.tcp(port), 'CQL to the cluster');
  if (securityGroup === undefined) return [];
  const inbound = 'CQL from the Millrace function';
  securityGroup.addIngressRule(functionSecurityGroup, Port.tcp(port), inbound, true);
  return securityGroup.node
    .findAll()
    .filter(
      (construct) =>
        construct instanceof CfnSecurityGroupIngress &&
        construct.sourceSecurityGroupId === functionSecurityGroup.securityGroupId,
    );
}
