import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { Construct, IConstruct } from 'constructs';
import type { NetworkService } from './network-service.ts';

/** The VPC that the functions of a connector run in. `Network` has the built-in ones; a construct of yours may be another. */
export interface INetwork {
  /**
   * Creates the network under `scope`. Called once per connector; one object may be bound in several scopes.
   * Throws when its options do not fit together.
   */
  bind(scope: Construct, context: NetworkContext): BoundNetwork;
}

/** What a network must provide for a connector. */
export interface NetworkContext {
  /** The AWS services that the functions call. Each needs a path: an endpoint or a NAT gateway. */
  readonly services: readonly NetworkService[];
}

/** A network within a stack. Custom resources that run in it depend on this construct and all of its children. */
export interface BoundNetwork extends IConstruct {
  /** Where the functions run. */
  readonly vpc: IVpc;
  /** Where the network interfaces of the functions are created. */
  readonly subnets: SubnetSelection;
  /** The group of the functions. The connector adds an egress rule for the cluster to it, and expects no ingress rule. */
  readonly functionSecurityGroup: ISecurityGroup;
  /**
   * The services that these subnets have a path to: the security group of the interface endpoint, or `undefined` where
   * the path has none (a gateway endpoint, a NAT gateway). `Network.shared` creates endpoints for all other services.
   */
  readonly servicePaths: ReadonlyMap<NetworkService, ISecurityGroup | undefined>;
  /**
   * Lets custom resources answer CloudFormation, which waits for an object in a bucket of its own. Called when tables
   * are migrated by deployments. Without a path to that bucket such a deployment fails after 11 minutes.
   */
  allowCloudFormationResponses(): void;
}
