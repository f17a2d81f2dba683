/**
 * Doctor on networks made in moto's EC2, by the SDK's own clients over HTTP; the cluster in them, which moto lacks in a form
 * that the SDK can read, is the stub's.
 */
import {
  AssociateRouteTableCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateNatGatewayCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  DeleteSecurityGroupCommand,
  DeleteVpcEndpointsCommand,
  RevokeSecurityGroupEgressCommand,
  RevokeSecurityGroupIngressCommand,
} from '@aws-sdk/client-ec2';
import { expect, it } from 'vitest';
import type { PlacedFinding } from '../../tools/doctor/rules/finding.ts';
import { faultsIn, problemsIn, useConnectorsOnMoto } from '../support/doctor/connector-on-moto.ts';
import { clusterArn, scramEventSources } from '../support/doctor/lacked-by-moto.ts';
import { scramPort, type MotoConnector } from '../support/doctor/moto-connector.ts';
import { tcpFrom } from '../support/doctor/moto-network.ts';

const world = useConnectorsOnMoto({ contactPoints: ['10.0.9.9:9042'], localDatacenter: 'dc1' });

const problem = problemsIn('network');
const everywhere = [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }];
const noBroker = 'pollers run in the subnets of the cluster with its groups, and can connect to no broker';
const noSqs = 'dead letters cannot be stored: their records are redelivered without end';
const noLogin = 'the function starts without a login, and crashes';

/** Breaks something, and says what doctor must then find, and nothing else. */
type Break = (connector: MotoConnector) => Promise<readonly PlacedFinding[]>;

const breaks: readonly (readonly [string, Break])[] = [
  [
    'a rule for the port of another way to sign in',
    async ({ network: { groups } }) => {
      const { ec2 } = world.account();
      const GroupId = groups.cluster;
      const IpPermissions = tcpFrom(scramPort, GroupId);
      await ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
      const other = { GroupId, IpPermissions: tcpFrom(9098, GroupId) };
      await ec2.send(new AuthorizeSecurityGroupIngressCommand(other));
      return [
        problem(
          'pollers of shop',
          `the cluster's security groups (${GroupId}) allow nothing in from themselves at port 9096`,
          noBroker,
          `add an inbound rule to ${GroupId}: TCP 9096 from itself`,
        ),
      ];
    },
  ],
  [
    'brokers that let nothing out',
    async ({ network: { groups } }) => {
      const GroupId = groups.cluster;
      const { ec2 } = world.account();
      await ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions: everywhere }));
      return [
        problem(
          'pollers of shop',
          `the cluster's security groups (${GroupId}) allow nothing out to themselves at port 9096`,
          noBroker,
          `add an outbound rule to ${GroupId}: TCP 9096 to itself`,
        ),
      ];
    },
  ],
  [
    'a function that lets nothing out',
    async ({ functionName, network: { groups } }) => {
      const GroupId = groups.function;
      const { ec2 } = world.account();
      await ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions: everywhere }));
      const closed = (service: string, why: string, to: string): PlacedFinding =>
        problem(
          functionName,
          `its security groups allow nothing out at port 443, the port of ${service}`,
          why,
          `add an outbound rule: TCP 443 to ${to}`,
        );
      return [
        closed('sqs', noSqs, groups.endpoints),
        closed('s3', 'dead letters too large for the queue can not be stored', '0.0.0.0/0'),
        closed('secretsmanager', noLogin, groups.endpoints),
        problem(
          functionName,
          'its security groups allow nothing out at port 9042, the port of the cluster',
          'the function reaches no node, and no row is written',
          'add an outbound rule: TCP 9042 to the security group of the nodes',
        ),
      ];
    },
  ],
  [
    'an endpoint that is gone',
    async ({ functionName, network: { endpoints, subnetIds } }) => {
      const { ec2 } = world.account();
      await ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [endpoints.secretsmanager] }));
      return [
        problem(
          functionName,
          `no way to secretsmanager: no endpoint with private DNS, and no NAT from ${subnetIds.join(', ')}`,
          noLogin,
          'make an endpoint of secretsmanager for these subnets (network.createEndpoints), or a route to a NAT gateway',
        ),
      ];
    },
  ],
  [
    'endpoints that do not let the function in',
    async ({ functionName, network: { groups, endpoints } }) => {
      const GroupId = groups.endpoints;
      const IpPermissions = tcpFrom(443, groups.function);
      await world.account().ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
      const closed = (service: 'sqs' | 'secretsmanager', why: string): PlacedFinding =>
        problem(
          functionName,
          `the endpoint of ${service}, ${endpoints[service]}, allows nothing in at port 443 from ${groups.function}`,
          why,
          `add a rule to ${GroupId}: TCP 443 from ${groups.function}`,
        );
      return [closed('sqs', noSqs), closed('secretsmanager', noLogin)];
    },
  ],
  [
    'a subnet whose route table has no way to S3',
    async ({ functionName, network: { vpcId, subnetIds } }) => {
      const { ec2 } = world.account();
      const { RouteTable } = await ec2.send(new CreateRouteTableCommand({ VpcId: vpcId }));
      const RouteTableId = RouteTable?.RouteTableId;
      await ec2.send(new AssociateRouteTableCommand({ RouteTableId, SubnetId: subnetIds[1] }));
      return [
        problem(
          functionName,
          `no way to s3: no endpoint with private DNS, and no NAT from ${subnetIds.join(', ')}`,
          'dead letters too large for the queue can not be stored',
          'make an endpoint of s3 for these subnets (network.createEndpoints), or a route to a NAT gateway',
        ),
      ];
    },
  ],
];

it.each(breaks)('`doctor` finds the network fault: %s', async (_, doBreak) => {
  const connector = await world.create();
  const expected = await doBreak(connector);
  const run = await world.look(connector);
  expect(faultsIn(run)).toEqual(expected);
  expect(run.code).toBe(1);
});

it('`doctor` finds no fault with a NAT gateway as the way out and no endpoint', async () => {
  const connector = await world.create();
  const { ec2 } = world.account();
  const { endpoints, subnetIds, mainRouteTableId: RouteTableId } = connector.network;
  await ec2.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: Object.values(endpoints) }));
  const { NatGateway } = await ec2.send(
    new CreateNatGatewayCommand({ SubnetId: subnetIds[0], ConnectivityType: 'private' }),
  );
  const NatGatewayId = NatGateway?.NatGatewayId;
  await ec2.send(new CreateRouteCommand({ RouteTableId, NatGatewayId, DestinationCidrBlock: '0.0.0.0/0' }));
  const run = await world.look(connector);
  expect(faultsIn(run)).toEqual([]);
  expect(run.text).toContain("reaches secretsmanager by the VPC's way out");
});

it('`doctor` says what it cannot know about a deleted security group', async () => {
  const connector = await world.create();
  const { functionName, network } = connector;
  await world.account().ec2.send(new DeleteSecurityGroupCommand({ GroupId: network.groups.function }));
  const run = await world.look(connector);
  expect(faultsIn(run)).toMatchObject([
    {
      area: 'network',
      severity: 'unknown',
      subject: functionName,
      what: 'whether it reaches sqs, s3, secretsmanager is not known',
      fix: 'make sure that it exists in this Region and account (asked by ec2:DescribeSecurityGroups)',
    },
  ]);
  expect(run.text).toContain('InvalidGroup.NotFound');
  expect(run.code).toBe(0);
});

it('`doctor` finds the ports of a VPC connection in security groups that have the rule of a cluster', async () => {
  const connector = await world.create();
  const { subnetIds, groups } = connector.network;
  const arn =
    'arn:aws:kafka:eu-west-1:123456789012:vpc-connection/111122223333/shop/5e6f7a8b-1111-2222-3333-444455556666-7';
  const target = clusterArn.replace('123456789012', '111122223333');
  const answers = {
    ...scramEventSources({ ...connector, sourceArn: arn }),
    [`/v1/vpc-connection/${arn}`]: {
      body: {
        vpcConnectionArn: arn,
        targetClusterArn: target,
        state: 'AVAILABLE',
        authentication: 'SASL_SCRAM',
        subnets: subnetIds,
        securityGroups: [groups.cluster],
      },
    },
    [`/v1/clusters/${target}/bootstrap-brokers`]: {
      body: { bootstrapBrokerStringVpcConnectivitySaslScram: 'scram.1.shop:14001' },
    },
    [`/api/v2/clusters/${target}`]: {
      status: 403,
      error: 'ForbiddenException',
      body: { message: 'User is not authorized', invalidParameter: null },
    },
  };
  // What only the cluster's account may say is not known before and after.
  const problems = async (): Promise<readonly PlacedFinding[]> =>
    faultsIn(await world.look(connector, { answers })).filter(({ severity }) => severity !== 'unknown');
  expect(await problems()).toEqual([
    problem(
      'pollers of shop',
      `the connection's security groups (${groups.cluster}) allow nothing in from themselves at ports 14001 to 14100`,
      'each broker has a port of its own there, and pollers do not reach those behind the closed ones',
      `add an inbound rule to ${groups.cluster}: TCP 14001-14100 from itself`,
    ),
  ]);
  const [rule] = tcpFrom(14_001, groups.cluster);
  const IpPermissions = [{ ...rule, ToPort: 14_100 }];
  const { ec2 } = world.account();
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: groups.cluster, IpPermissions }));
  expect(await problems()).toEqual([]);
});
