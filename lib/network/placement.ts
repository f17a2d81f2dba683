import { Annotations } from 'aws-cdk-lib';
import { FlowLogTrafficType, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import type { IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { BoundNetwork } from './bound-network.ts';

/** Where the functions of a connector are placed. */
export type Placement =
  | { readonly kind: 'create'; readonly maxAzs: number }
  | {
      readonly kind: 'existing';
      readonly vpc: Vpc | IVpc;
      readonly subnets: SubnetSelection | undefined;
      readonly createEndpoints: boolean;
    }
  | { readonly kind: 'shared'; readonly network: BoundNetwork };

/** The VPC and subnets of a placement. Throws when endpoints are to be created in subnets of unknown route tables. */
export function place(
  scope: Construct,
  placement: Placement,
): { readonly vpc: IVpc; readonly subnets: SubnetSelection } {
  switch (placement.kind) {
    case 'create':
      return {
        vpc: createVpc(scope, placement.maxAzs),
        subnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
      };
    case 'existing': {
      const vpc = asIVpc(placement.vpc);
      const subnets = placement.subnets ?? { subnetType: SubnetType.PRIVATE_WITH_EGRESS };
      if (placement.createEndpoints) checkRouteTables(vpc, subnets);
      else {
        Annotations.of(vpc).acknowledgeWarning(
          '@aws-cdk/aws-ec2:noSubnetRouteTableId',
          'functions and interface endpoints need no route table',
        );
      }
      return { vpc, subnets };
    }
    case 'shared':
      return { vpc: placement.network.vpc, subnets: placement.network.subnets };
  }
}

function createVpc(scope: Construct, maxAzs: number): IVpc {
  const vpc = new Vpc(scope, 'Vpc', {
    maxAzs,
    natGateways: 0,
    subnetConfiguration: [{ name: 'isolated', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 24 }],
    flowLogs: { rejected: { trafficType: FlowLogTrafficType.REJECT } },
  });
  return asIVpc(vpc);
}

function checkRouteTables(vpc: IVpc, selection: SubnetSelection): void {
  // An imported subnet without route table has `undefined` here, against its type.
  const routeTables = vpc
    .selectSubnets(selection)
    .subnets.map(({ routeTable }): string | undefined => routeTable.routeTableId);
  if (!routeTables.includes(undefined)) return;
  throw new Error(
    'network.vpc: an endpoint of S3 cannot be created, since a subnet does not name its route table; add ' +
      'privateSubnetRouteTableIds to Vpc.fromVpcAttributes, one for each private subnet, or set createEndpoints: false',
  );
}

/** Every Vpc is an IVpc, but not to `exactOptionalPropertyTypes`: the absent VPN gateway is typed differently. */
function asIVpc(vpc: unknown): IVpc {
  if (isIVpc(vpc)) return vpc;
  throw new Error("network.vpc: got no VPC; give CDK's Vpc, or Vpc.fromLookup or Vpc.fromVpcAttributes");
}

const isIVpc = (vpc: unknown): vpc is IVpc =>
  typeof vpc === 'object' && vpc !== null && 'vpcId' in vpc && 'selectSubnets' in vpc;
