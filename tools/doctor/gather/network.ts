import type {
  EC2Client,
  IpPermission,
  RouteTable as Ec2RouteTable,
  Subnet as Ec2Subnet,
  VpcEndpoint as Ec2Endpoint,
} from '@aws-sdk/client-ec2';
import type { AwsAccess } from './aws-access.ts';
import { ask } from './ask.ts';
import { askWith, derive, known, type Fact } from '../facts/fact.ts';
import type {
  Endpoint,
  PlaceFacts,
  RouteTable,
  Rule,
  SecurityGroup,
  Subnet,
} from '../facts/network-facts.ts';

/** Asks EC2 about a set of subnets and groups, and about the ways out of their VPC. */
export async function gatherPlace(
  access: AwsAccess,
  subnetIds: readonly string[],
  groupIds: readonly string[],
): Promise<PlaceFacts> {
  const { EC2Client: Client } = await import('@aws-sdk/client-ec2');
  const client = new Client(access);
  try {
    const subnets = await askSubnets(client, subnetIds);
    const vpcIds = derive(subnets, (all) => [...new Set(all.map(({ vpcId }) => vpcId))]);
    const [endpoints, routeTables] = await Promise.all([
      askWith(vpcIds, (ids) => askEndpoints(client, ids)),
      askWith(vpcIds, (ids) => askRouteTables(client, ids)),
    ]);
    const endpointGroups = endpoints.known ? endpoints.value.flatMap((endpoint) => endpoint.groupIds) : [];
    const groups = await askGroups(client, [...new Set([...groupIds, ...endpointGroups])]);
    return { subnets, groupIds, groups, endpoints, routeTables };
  } finally {
    client.destroy();
  }
}

async function askSubnets(client: EC2Client, ids: readonly string[]): Promise<Fact<readonly Subnet[]>> {
  const { DescribeSubnetsCommand } = await import('@aws-sdk/client-ec2');
  // Without ids EC2 answers with all that there are.
  if (ids.length === 0) return known([]);
  return ask('ec2:DescribeSubnets', async () => {
    const { Subnets = [] } = await client.send(new DescribeSubnetsCommand({ SubnetIds: [...ids] }));
    return Subnets.map(readSubnet);
  });
}

export const readSubnet = (subnet: Ec2Subnet): Subnet => ({
  id: subnet.SubnetId ?? '',
  vpcId: subnet.VpcId ?? '',
  zone: subnet.AvailabilityZone ?? '',
  cidr: subnet.CidrBlock ?? '',
  freeAddresses: subnet.AvailableIpAddressCount ?? 0,
});

/** Those with the given ids. */
export async function askGroups(
  client: EC2Client,
  ids: readonly string[],
): Promise<Fact<readonly SecurityGroup[]>> {
  const { DescribeSecurityGroupsCommand } = await import('@aws-sdk/client-ec2');
  if (ids.length === 0) return known([]);
  return ask('ec2:DescribeSecurityGroups', async () => {
    const { SecurityGroups = [] } = await client.send(
      new DescribeSecurityGroupsCommand({ GroupIds: [...ids] }),
    );
    return SecurityGroups.map(({ GroupId = '', IpPermissions = [], IpPermissionsEgress = [] }) => ({
      id: GroupId,
      inbound: IpPermissions.map(readRule),
      outbound: IpPermissionsEgress.map(readRule),
    }));
  });
}

function readRule(permission: IpPermission): Rule {
  const { UserIdGroupPairs = [], IpRanges = [], PrefixListIds = [] } = permission;
  return {
    protocol: permission.IpProtocol ?? '-1',
    // A rule for all protocols has no ports.
    fromPort: permission.FromPort ?? 0,
    toPort: permission.ToPort ?? 65_535,
    groupIds: UserIdGroupPairs.flatMap(({ GroupId }) => GroupId ?? []),
    cidrs: IpRanges.flatMap(({ CidrIp }) => CidrIp ?? []),
    prefixListIds: PrefixListIds.flatMap(({ PrefixListId }) => PrefixListId ?? []),
  };
}

/** Those of the given VPCs. */
export async function askEndpoints(
  client: EC2Client,
  vpcIds: readonly string[],
): Promise<Fact<readonly Endpoint[]>> {
  const { paginateDescribeVpcEndpoints } = await import('@aws-sdk/client-ec2');
  if (vpcIds.length === 0) return known([]);
  return ask('ec2:DescribeVpcEndpoints', async () => {
    const found: Endpoint[] = [];
    const Filters = [{ Name: 'vpc-id', Values: [...vpcIds] }];
    for await (const { VpcEndpoints = [] } of paginateDescribeVpcEndpoints({ client }, { Filters })) {
      found.push(...VpcEndpoints.map(readEndpoint));
    }
    return found;
  });
}

const endpointKinds: Readonly<Record<string, Endpoint['kind']>> = {
  Interface: 'interface',
  Gateway: 'gateway',
};

const readEndpoint = (endpoint: Ec2Endpoint): Endpoint => ({
  id: endpoint.VpcEndpointId ?? '',
  service: endpoint.ServiceName ?? '',
  kind: endpointKinds[endpoint.VpcEndpointType ?? ''] ?? 'other',
  // EC2 spells the states in lower case, its documentation with a capital.
  state: (endpoint.State ?? '').toLowerCase(),
  privateDns: endpoint.PrivateDnsEnabled ?? false,
  groupIds: (endpoint.Groups ?? []).flatMap(({ GroupId }) => GroupId ?? []),
  routeTableIds: endpoint.RouteTableIds ?? [],
});

/** Those of the given VPCs. */
export async function askRouteTables(
  client: EC2Client,
  vpcIds: readonly string[],
): Promise<Fact<readonly RouteTable[]>> {
  const { paginateDescribeRouteTables } = await import('@aws-sdk/client-ec2');
  if (vpcIds.length === 0) return known([]);
  return ask('ec2:DescribeRouteTables', async () => {
    const found: RouteTable[] = [];
    const Filters = [{ Name: 'vpc-id', Values: [...vpcIds] }];
    for await (const { RouteTables = [] } of paginateDescribeRouteTables({ client }, { Filters })) {
      found.push(...RouteTables.map(readRouteTable));
    }
    return found;
  });
}

function readRouteTable({ RouteTableId = '', Associations = [], Routes = [] }: Ec2RouteTable): RouteTable {
  const all = Routes.find(
    ({ DestinationCidrBlock, State }) => DestinationCidrBlock === '0.0.0.0/0' && State !== 'blackhole',
  );
  return {
    id: RouteTableId,
    isMain: Associations.some(({ Main }) => Main === true),
    subnetIds: Associations.flatMap(({ SubnetId }) => SubnetId ?? []),
    defaultTarget: all?.NatGatewayId ?? all?.TransitGatewayId ?? all?.GatewayId ?? all?.NetworkInterfaceId,
  };
}
