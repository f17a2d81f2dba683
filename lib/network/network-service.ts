import { Aws } from 'aws-cdk-lib';
import { GatewayVpcEndpointAwsService, InterfaceVpcEndpointAwsService } from 'aws-cdk-lib/aws-ec2';

interface ServiceDefinition {
  readonly port: number;
  /** What its actions begin with. */
  readonly actionPrefix: string;
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
    accountResources: undefined,
  },
  secretsManager: {
    kind: 'interface',
    endpoint: InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
    port: 443,
    actionPrefix: 'secretsmanager',
    accountResources: undefined,
  },
  keyspaces: {
    kind: 'interface',
    endpoint: InterfaceVpcEndpointAwsService.KEYSPACES,
    port: 9142,
    actionPrefix: 'cassandra',
    // Its documents name no `aws:ResourceAccount` for CQL; its ARNs carry the account.
    accountResources: `arn:${Aws.PARTITION}:cassandra:${Aws.REGION}:${Aws.ACCOUNT_ID}:/keyspace/*`,
  },
  /** A route and not an interface: free, and without a security group that a rule could name. */
  s3: {
    kind: 'gateway',
    endpoint: GatewayVpcEndpointAwsService.S3,
    port: 443,
    actionPrefix: 's3',
    accountResources: undefined,
  },
} as const satisfies Readonly<Record<string, InterfaceDefinition | GatewayDefinition>>;

/** An AWS service that the functions of a connector call. */
export type NetworkService = keyof typeof networkServices;

/** All of them. */
export const allServices: readonly NetworkService[] = ['sqs', 's3', 'secretsManager', 'keyspaces'];

/** A service that is reached through network interfaces of its own. */
export type InterfaceService = Exclude<NetworkService, 's3'>;
