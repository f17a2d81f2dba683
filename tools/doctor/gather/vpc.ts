import type { EC2Client } from '@aws-sdk/client-ec2';
import type { NetworkService } from '../../../lib/network/network-service.ts';
import type { AwsAccess } from './aws-access.ts';
import { ask } from './ask.ts';
import { askEndpoints, askGroups, askRouteTables, readSubnet } from './network.ts';
import { askWith, type Fact } from '../facts/fact.ts';
import type { Subnet } from '../facts/network-facts.ts';
import type { VpcFacts } from '../facts/vpc-facts.ts';

/** Asks EC2 about a VPC that a connector is to run in. */
export async function gatherVpc(
  access: AwsAccess,
  id: string,
  called: readonly NetworkService[] | undefined,
): Promise<VpcFacts> {
  const { EC2Client: Client } = await import('@aws-sdk/client-ec2');
  const client = new Client(access);
  try {
    const blocks = await askBlocks(client, id);
    // Filters for a VPC that does not exist find nothing, and that would be no answer.
    const [subnets, routeTables, endpoints] = await Promise.all([
      askWith(blocks, () => askSubnets(client, id)),
      askWith(blocks, () => askRouteTables(client, [id])),
      askWith(blocks, () => askEndpoints(client, [id])),
    ]);
    const groups = await askWith(endpoints, (all) =>
      askGroups(client, [...new Set(all.flatMap(({ groupIds }) => groupIds))]),
    );
    return { id, called, blocks, subnets, routeTables, endpoints, groups };
  } finally {
    client.destroy();
  }
}

async function askBlocks(client: EC2Client, id: string): Promise<Fact<readonly string[]>> {
  const { DescribeVpcsCommand } = await import('@aws-sdk/client-ec2');
  return ask('ec2:DescribeVpcs', async () => {
    const { Vpcs: [vpc] = [] } = await client.send(new DescribeVpcsCommand({ VpcIds: [id] }));
    const associated = (vpc?.CidrBlockAssociationSet ?? []).flatMap(({ CidrBlock, CidrBlockState }) =>
      CidrBlock !== undefined && CidrBlockState?.State === 'associated' ? [CidrBlock] : [],
    );
    return [...new Set([...(vpc?.CidrBlock === undefined ? [] : [vpc.CidrBlock]), ...associated])];
  });
}

async function askSubnets(client: EC2Client, vpcId: string): Promise<Fact<readonly Subnet[]>> {
  const { paginateDescribeSubnets } = await import('@aws-sdk/client-ec2');
  return ask('ec2:DescribeSubnets', async () => {
    const found: Subnet[] = [];
    const Filters = [{ Name: 'vpc-id', Values: [vpcId] }];
    for await (const { Subnets = [] } of paginateDescribeSubnets({ client }, { Filters })) {
      found.push(...Subnets.map(readSubnet));
    }
    return found;
  });
}
