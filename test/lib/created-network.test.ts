import type { Stack } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { describe, expect, it } from 'vitest';
import type { CreatedNetworkProps } from '../../lib/network/created-network.ts';
import { parseIpv4Block } from '../../lib/network/ipv4-block.ts';
import { Network } from '../../lib/network/network.ts';
import { scratchFolder } from '../support/scratch.ts';
import { emptyStack, propertiesOf } from './support/stack.ts';

const scratch = scratchFolder();

function created(props: CreatedNetworkProps, logRetention?: RetentionDays): Stack {
  const stack = emptyStack(scratch);
  Network.create(props).bind(stack, { services: [], ...(logRetention && { logRetention }) });
  return stack;
}

const blocksOf = (stack: Stack, type: string) =>
  propertiesOf(stack, type).map(({ CidrBlock: block }) => block);

const threeZones = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];

describe('addresses of a created network', () => {
  it.each([
    ['10.20.0.0/16', ['10.20.0.0/24', '10.20.1.0/24', '10.20.2.0/24']],
    ['10.20.4.0/22', ['10.20.4.0/24', '10.20.5.0/24', '10.20.6.0/24']],
    // Four shares, of which three are used.
    ['10.20.4.0/24', ['10.20.4.0/26', '10.20.4.64/26', '10.20.4.128/26']],
    ['10.20.4.64/26', ['10.20.4.64/28', '10.20.4.80/28', '10.20.4.96/28']],
  ])('a created network of %s has a subnet for each of three zones', (cidr, subnets) => {
    const stack = created({ cidr, availabilityZones: threeZones });
    expect(blocksOf(stack, 'AWS::EC2::VPC')).toEqual([cidr]);
    expect(blocksOf(stack, 'AWS::EC2::Subnet')).toEqual(subnets);
  });

  // https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
  it.each([
    [{ cidr: '10.0.0.0/15' }, /cidr: '10.0.0.0\/15' is out of range; allowed: \/16 to \/26 for 3 zones/],
    [{ cidr: '10.0.0.0/27' }, /cidr: '10.0.0.0\/27' is out of range/],
    [{ cidr: '10.0.0.0/28', maxAzs: 2 }, /allowed: \/16 to \/27 for 2 zones/],
    [{ cidr: '10.0.1.0/16' }, /is no IPv4 block that begins with its first address/],
    [{ cidr: 'fd00::/56' }, /is no IPv4 block/],
    [{ maxAzs: 0 }, /maxAzs: 0 is out of range; allowed: whole numbers from 1/],
    [{ maxAzs: 2, availabilityZones: threeZones }, /maxAzs: 2, but availabilityZones names the zones/],
    [{ availabilityZones: [] }, /availabilityZones: none given/],
    [{ availabilityZones: ['a', 'a'] }, /availabilityZones: 'a', 'a' has a zone twice/],
  ])('a created network is refused with %j', (props, message) => {
    expect(() => created(props)).toThrow(message);
  });

  it('a created network is refused with all that is wrong at once', () => {
    expect(() => created({ cidr: 'none', maxAzs: 0 })).toThrow(/maxAzs: 0[^]*cidr: 'none'/);
  });
});

it.each([
  ['10.0.0.0/16', { address: 0x0a_00_00_00, bits: 16 }],
  ['0.0.0.0/0', { address: 0, bits: 0 }],
  ['255.255.255.255/32', { address: 0xff_ff_ff_ff, bits: 32 }],
  ['10.0.0.1/31', undefined],
  ['10.0.0.256/32', undefined],
  ['10.0.0.0/33', undefined],
  ['10.0.0.0', undefined],
])('the IPv4 block %s is read as %j', (text, block) => {
  expect(parseIpv4Block(text)).toEqual(block);
});

describe('flow logs of a created network', () => {
  it('flow logs are stored for a month, or as long as the logs of the connector', () => {
    const logGroup = (stack: Stack) => propertiesOf(stack, 'AWS::Logs::LogGroup');
    expect(logGroup(created({}))).toMatchObject([{ RetentionInDays: 30 }]);
    expect(logGroup(created({}, RetentionDays.ONE_YEAR))).toMatchObject([{ RetentionInDays: 365 }]);
  });
});
