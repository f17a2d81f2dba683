import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
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
  /** How long logs of the network are stored. Default: 1 month. */
  readonly logRetention?: RetentionDays;
  /** Encrypts the logs of the network. Default: CloudWatch's own key. */
  readonly logEncryptionKey?: IKey;
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
  /** `false`: the subnets have no way to the internet. Default: unknown; a registry on the internet is then not refused. */
  readonly reachesInternet?: false | undefined;
  /**
   * Lets custom resources answer CloudFormation, which waits for an object in a bucket of its own. Called when tables
   * are migrated by deployments. Without a path to that bucket such a deployment fails after 11 minutes.
   */
  allowCloudFormationResponses(): void;
  /**
   * Lets the functions use resources of a service that may belong to another account, where an endpoint has a policy that
   * is bound to this one. Called with every secret, queue and bucket of the connector; those of this account change
   * nothing. ARNs may end in `??????`, as those of secrets without their full ARN do, and in `*`.
   */
  admit(service: NetworkService, resourceArns: readonly string[]): void;
  /**
   * Retains what a cluster in these subnets needs to exist when the stack is deleted. Called by a source that creates a
   * cluster, which is retained. A network that this stack did not create has nothing to do.
   */
  retain(): void;
}
