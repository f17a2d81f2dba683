import {
  AuthorizeSecurityGroupIngressCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  CreateVpcEndpointCommand,
  DescribeRouteTablesCommand,
} from '@aws-sdk/client-ec2';
import type { MotoAccount } from './moto-account.ts';

/** A VPC without a way to the internet, in which a cluster and a function stand, with the endpoints that they need. */
export interface MotoNetwork {
  readonly vpcId: string;
  readonly subnetIds: readonly [string, string];
  readonly mainRouteTableId: string;
  readonly groups: { readonly cluster: string; readonly function: string; readonly endpoints: string };
  readonly endpoints: { readonly sqs: string; readonly secretsmanager: string; readonly s3: string };
}

/** TCP at a port from a group. */
export const tcpFrom = (port: number, groupId: string) => [
  { IpProtocol: 'tcp', FromPort: port, ToPort: port, UserIdGroupPairs: [{ GroupId: groupId }] },
];

/** @param brokerPort what the cluster's group lets itself in at */
export async function createNetwork(account: MotoAccount, brokerPort: number): Promise<MotoNetwork> {
  const { ec2, region } = account;
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const vpcId = Vpc?.VpcId ?? '';
  const subnetIds = [
    await createSubnet(account, vpcId, `${region}a`, '10.0.0.0/24'),
    await createSubnet(account, vpcId, `${region}b`, '10.0.1.0/24'),
  ] as const;
  const { RouteTables = [] } = await ec2.send(
    new DescribeRouteTablesCommand({ Filters: [{ Name: 'vpc-id', Values: [vpcId] }] }),
  );
  const mainRouteTableId = RouteTables[0]?.RouteTableId ?? '';
  const createGroup = async (GroupName: string): Promise<string> => {
    const input = { GroupName, Description: GroupName, VpcId: vpcId };
    return (await ec2.send(new CreateSecurityGroupCommand(input))).GroupId ?? '';
  };
  const groups = {
    cluster: await createGroup('cluster'),
    function: await createGroup('function'),
    endpoints: await createGroup('endpoints'),
  };
  for (const [GroupId, IpPermissions] of [
    [groups.cluster, tcpFrom(brokerPort, groups.cluster)],
    [groups.endpoints, tcpFrom(443, groups.function)],
  ] as const) {
    await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
  }
  const createInterface = (service: string) =>
    createEndpoint(account, vpcId, service, {
      VpcEndpointType: 'Interface',
      SubnetIds: [...subnetIds],
      SecurityGroupIds: [groups.endpoints],
      PrivateDnsEnabled: true,
    });
  const endpoints = {
    sqs: await createInterface('sqs'),
    secretsmanager: await createInterface('secretsmanager'),
    s3: await createEndpoint(account, vpcId, 's3', {
      VpcEndpointType: 'Gateway',
      RouteTableIds: [mainRouteTableId],
    }),
  };
  return { vpcId, subnetIds, mainRouteTableId, groups, endpoints };
}

async function createSubnet(
  { ec2 }: MotoAccount,
  VpcId: string,
  AvailabilityZone: string,
  CidrBlock: string,
): Promise<string> {
  const { Subnet } = await ec2.send(new CreateSubnetCommand({ VpcId, AvailabilityZone, CidrBlock }));
  return Subnet?.SubnetId ?? '';
}

async function createEndpoint(
  { ec2, region }: MotoAccount,
  VpcId: string,
  service: string,
  options: Omit<ConstructorParameters<typeof CreateVpcEndpointCommand>[0], 'VpcId'>,
): Promise<string> {
  const ServiceName = `com.amazonaws.${region}.${service}`;
  const { VpcEndpoint } = await ec2.send(new CreateVpcEndpointCommand({ VpcId, ServiceName, ...options }));
  return VpcEndpoint?.VpcEndpointId ?? '';
}
