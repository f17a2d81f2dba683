import { Annotations, RemovalPolicy } from 'aws-cdk-lib';
import { FlowLogDestination, FlowLogTrafficType, IpAddresses, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import type { IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { allowLogService } from '../grants/allow-log-service.ts';
import type { BoundNetwork, NetworkContext } from './bound-network.ts';
import type { CreatedAddresses } from './created-network.ts';
import { existingProblems, subnetsOfExisting } from './existing-network.ts';
import type { ExistingNetworkProps } from './existing-network.ts';

/** Where the functions of a connector are placed. */
export type Placement =
  | ({ readonly kind: 'create' } & CreatedAddresses)
  | ({ readonly kind: 'existing' } & ExistingNetworkProps)
  | { readonly kind: 'shared'; readonly network: BoundNetwork };

/** A VPC, its subnets, and what was created with it. */
export interface Place {
  readonly vpc: IVpc;
  readonly subnets: SubnetSelection;
  /** The VPC, if it was created. */
  readonly created: Vpc | undefined;
}

/** The VPC and subnets of a placement. Throws when an existing VPC does not fit what is to be created in it. */
export function place(scope: Construct, placement: Placement, context: NetworkContext): Place {
  switch (placement.kind) {
    case 'create': {
      const created = createVpc(scope, placement, context);
      return { vpc: asIVpc(created), subnets: { subnetType: SubnetType.PRIVATE_ISOLATED }, created };
    }
    case 'existing': {
      const vpc = asIVpc(placement.vpc);
      const problems = existingProblems(vpc, placement, context.services);
      if (problems.length > 0) throw new Error(problems.join('\n'));
      if (!placement.createEndpoints.includes('s3')) {
        Annotations.of(vpc).acknowledgeWarning(
          '@aws-cdk/aws-ec2:noSubnetRouteTableId',
          'functions and interface endpoints need no route table',
        );
      }
      return { vpc, subnets: subnetsOfExisting(placement), created: undefined };
    }
    case 'shared':
      return { vpc: placement.network.vpc, subnets: placement.network.subnets, created: undefined };
  }
}

function createVpc(
  scope: Construct,
  { zones, cidr, subnetMask }: CreatedAddresses,
  { logRetention = RetentionDays.ONE_MONTH, logEncryptionKey }: NetworkContext,
): Vpc {
  const logs = new LogGroup(scope, 'FlowLogs', {
    retention: logRetention,
    removalPolicy: RemovalPolicy.DESTROY,
    ...(logEncryptionKey && { encryptionKey: logEncryptionKey }),
  });
  if (logEncryptionKey !== undefined) allowLogService(logEncryptionKey);
  return new Vpc(scope, 'Vpc', {
    ...('maxAzs' in zones ? zones : { availabilityZones: [...zones.availabilityZones] }),
    ipAddresses: IpAddresses.cidr(cidr),
    natGateways: 0,
    subnetConfiguration: [
      { name: 'isolated', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: subnetMask },
    ],
    flowLogs: {
      rejected: {
        trafficType: FlowLogTrafficType.REJECT,
        destination: FlowLogDestination.toCloudWatchLogs(logs),
      },
    },
  });
}

/** Every Vpc is an IVpc, but not to `exactOptionalPropertyTypes`: the absent VPN gateway is typed differently. */
function asIVpc(vpc: unknown): IVpc {
  if (isIVpc(vpc)) return vpc;
  throw new Error("network.vpc: got no VPC; give CDK's Vpc, or Vpc.fromLookup or Vpc.fromVpcAttributes");
}

const isIVpc = (vpc: unknown): vpc is IVpc =>
  typeof vpc === 'object' && vpc !== null && 'vpcId' in vpc && 'selectSubnets' in vpc;
