import { Aws } from 'aws-cdk-lib';
import { GatewayVpcEndpointAwsService, InterfaceVpcEndpointAwsService } from 'aws-cdk-lib/aws-ec2';

interface ServiceDefinition {
  readonly port: number;
  /** What its actions begin with. */
  readonly actionPrefix: string;
  /** How the policy of an endpoint binds it to this account: by who owns what is used, or by who calls. */
  readonly accountKey: 'aws:ResourceAccount' | 'aws:PrincipalAccount' | undefined;
  /** The ARNs of this account's resources, for a service that cannot be bound to the account by a condition. */
  readonly accountResources: string | undefined;
}

/** How a service is reached through network interfaces of its own. */
export interface InterfaceDefinition extends ServiceDefinition {
  readonly kind: 'interface';
  readonly endpoint: InterfaceVpcEndpointAwsService;
}

/** How a service is reached by a route. */
interface GatewayDefinition extends ServiceDefinition {
  readonly kind: 'gateway';
  readonly endpoint: GatewayVpcEndpointAwsService;
}

/** The AWS services that a function without internet reaches through an endpoint of its VPC. */
export const networkServices = {
  sqs: {
    kind: 'interface',
    endpoint: InterfaceVpcEndpointAwsService.SQS,
    port: 443,
    actionPrefix: 'sqs',
    accountKey: 'aws:ResourceAccount',
    accountResources: undefined,
  },
  secretsManager: {
    kind: 'interface',
    endpoint: InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
    port: 443,
    actionPrefix: 'secretsmanager',
    accountKey: 'aws:ResourceAccount',
    accountResources: undefined,
  },
  keyspaces: {
    kind: 'interface',
    endpoint: InterfaceVpcEndpointAwsService.KEYSPACES,
    port: 9142,
    actionPrefix: 'cassandra',
    accountKey: undefined,
    // Its documents name no `aws:ResourceAccount` for CQL; its ARNs carry the account.
    accountResources: `arn:${Aws.PARTITION}:cassandra:${Aws.REGION}:${Aws.ACCOUNT_ID}:/keyspace/*`,
  },
  glue: {
    kind: 'interface',
    endpoint: InterfaceVpcEndpointAwsService.GLUE,
    port: 443,
    actionPrefix: 'glue',
    // A schema version is read by its id alone, so that a request names no resource of an account.
    accountKey: 'aws:PrincipalAccount',
    accountResources: undefined,
  },
  /** A route and not an interface: free, and without a security group that a rule could name. */
  s3: {
    kind: 'gateway',
    endpoint: GatewayVpcEndpointAwsService.S3,
    port: 443,
    actionPrefix: 's3',
    accountKey: 'aws:ResourceAccount',
    accountResources: undefined,
  },
} as const satisfies Readonly<Record<string, InterfaceDefinition | GatewayDefinition>>;

/** An AWS service that the functions of a connector call. */
export type NetworkService = keyof typeof networkServices;

/** All of them. */
export const allServices: readonly NetworkService[] = ['sqs', 's3', 'secretsManager', 'keyspaces', 'glue'];

/** A service that is reached through network interfaces of its own. */
export type InterfaceService = Exclude<NetworkService, 's3'>;
