import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import { allowOut } from './allow-out.ts';
import type { BoundNetwork } from './bound-network.ts';

/** A cluster that the functions connect to within the VPC. */
export interface ClusterAddress {
  /** The CQL port of the nodes. */
  readonly port: number;
  /** The group of the nodes. `undefined`: only the functions get a rule, towards every address. */
  readonly securityGroup: ISecurityGroup | undefined;
}

/**
 * Opens the CQL port from the functions to a cluster, on both sides if the security group of the cluster is known.
 * Returns the rules that are no part of the network; a custom resource that connects to the cluster depends on them too.
 */
export const allowToCluster = (
  network: BoundNetwork,
  { port, securityGroup }: ClusterAddress,
): readonly IConstruct[] =>
  allowOut(network, {
    port,
    securityGroup,
    outbound: 'CQL to the cluster',
    inbound: 'CQL from the Millrace function',
  });
