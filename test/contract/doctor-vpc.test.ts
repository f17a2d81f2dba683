/** `doctor --network` on VPCs made in moto's EC2, by the SDK's own clients over HTTP. */
import {
  AssociateRouteTableCommand,
  AssociateVpcCidrBlockCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateRouteTableCommand,
} from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { useConnectorsOnMoto } from '../support/doctor/connector-on-moto.ts';
import { runOnMoto } from '../support/doctor/run-on-moto.ts';

const world = useConnectorsOnMoto({ contactPoints: ['10.0.9.9:9042'], localDatacenter: 'dc1' });

const look = async (...args: readonly string[]) => runOnMoto(world.account(), {}, args);

describe('`doctor --network` alone', () => {
  it('`doctor --network` says what a VPC has, and what to write', async () => {
    const { network } = await world.create();
    const { ec2 } = world.account();
    const { vpcId: VpcId, groups, endpoints } = network;
    await ec2.send(new AssociateVpcCidrBlockCommand({ VpcId, CidrBlock: '10.1.0.0/16' }));
    const GroupId = groups.endpoints;
    const closed = await look('--network', VpcId);
    expect(closed.code).toBe(1);
    expect(closed.findings).toMatchObject([
      { severity: 'ok', what: expect.stringContaining('IPv4 blocks 10.0.0.0/16, 10.1.0.0/16') as unknown },
      { severity: 'problem', fix: `add rules to ${GroupId}: TCP 443 from 10.0.0.0/16 and 10.1.0.0/16` },
      { severity: 'ok', what: `s3 has an endpoint, ${endpoints.s3}, for all private subnets` },
      { severity: 'problem' },
      { severity: 'ok', what: expect.stringContaining('one is to be created') as unknown },
      { severity: 'ok', what: expect.stringContaining('one is to be created') as unknown },
      {
        severity: 'ok',
        what:
          "write: Network.existing({ vpc, createEndpoints: ['keyspaces', 'glue'], " +
          "endpointClients: ['10.0.0.0/16', '10.1.0.0/16'] }); leave out 'keyspaces' without Keyspaces, " +
          "'glue' without schemas from Glue",
      },
    ]);
    const IpRanges = [{ CidrIp: '10.0.0.0/15' }];
    const IpPermissions = [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges }];
    await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
    const open = await look('--network', VpcId);
    expect(open.code).toBe(0);
    expect(open.text).toContain(`sqs has an endpoint with private DNS, ${endpoints.sqs}, which lets in`);
  });

  it('`doctor --network` finds the route tables that lack the route to S3', async () => {
    const { vpcId: VpcId, subnetIds, mainRouteTableId } = (await world.create()).network;
    const { ec2 } = world.account();
    const { RouteTable } = await ec2.send(new CreateRouteTableCommand({ VpcId }));
    const RouteTableId = RouteTable?.RouteTableId ?? '';
    await ec2.send(new AssociateRouteTableCommand({ RouteTableId, SubnetId: subnetIds[1] }));
    const { text } = await look('--network', VpcId);
    expect(text).toContain(`s3 has a route in ${mainRouteTableId} by`);
    expect(text).toContain(`and none in ${RouteTableId}`);
  });

  it('`doctor --network` says that there is no such VPC', async () => {
    const { findings, code } = await look('--network', 'vpc-0123456789abcdef0');
    expect(findings).toMatchObject([
      { severity: 'problem', what: 'there is no such VPC in this Region and account' },
    ]);
    expect(code).toBe(1);
  });
});
