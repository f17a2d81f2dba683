import { CfnSecurityGroupIngress, Peer, Port } from 'aws-cdk-lib/aws-ec2';
import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import type { BoundNetwork } from './bound-network.ts';

/** Something that the functions connect to, besides AWS services. */
interface Target {
  readonly port: number;
  /** `undefined`: only the functions get a rule, towards every address. */
  readonly securityGroup: ISecurityGroup | undefined;
  /** The descriptions of the rules. */
  readonly outbound: string;
  readonly inbound: string;
}

/**
 * Opens a port from the functions, on both sides if the other security group is known. Both rules belong to the stack of
 * the functions: a group of another stack is deployed before them, and cannot refer to them.
 *
 * Returns the rules that are no part of the network.
 */
export function allowOut(
  { functionSecurityGroup }: BoundNetwork,
  { port, securityGroup, outbound, inbound }: Target,
): readonly IConstruct[] {
  functionSecurityGroup.addEgressRule(securityGroup ?? Peer.anyIpv4(), Port.tcp(port), outbound);
  if (securityGroup === undefined) return [];
  securityGroup.addIngressRule(functionSecurityGroup, Port.tcp(port), inbound, true);
  return securityGroup.node
    .findAll()
    .filter(
      (construct) =>
        construct instanceof CfnSecurityGroupIngress &&
        construct.sourceSecurityGroupId === functionSecurityGroup.securityGroupId,
    );
}
