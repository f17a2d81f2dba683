import { quotedList } from '../../core/connector/quoted-list.ts';
import { parseIpv4Block } from './ipv4-block.ts';

/** A VPC that the connector creates. */
export interface CreatedNetworkProps {
  /**
   * How many availability zones to use. Default: 3, or 2 in a stack without `env`, which knows no more. Every interface
   * endpoint is billed for each zone. Not together with `availabilityZones`.
   */
  readonly maxAzs?: number;
  /**
   * The names of the zones, such as `'eu-central-1a'`; then they do not depend on the `env` of the stack. Another list
   * later replaces subnets. Default: the first `maxAzs` of the Region.
   */
  readonly availabilityZones?: readonly string[];
  /**
   * The IPv4 addresses of the VPC, a block of /16 to /28; each zone gets a subnet of /24, or the largest that fits.
   * Another block later replaces the VPC. Choose one that no VPC has that is to be peered. Default: `'10.0.0.0/16'`.
   */
  readonly cidr?: string;
}

/** The zones of a VPC to create, and the addresses of their subnets. */
export interface CreatedAddresses {
  readonly zones: { readonly maxAzs: number } | { readonly availabilityZones: readonly string[] };
  readonly cidr: string;
  /** The length of the prefix of each subnet. */
  readonly subnetMask: number;
}

/** Of VPCs and of subnets: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html */
const [largest, smallest] = [16, 28];

/** Enough for the interfaces of functions, endpoints and brokers. */
const usualSubnet = 24;

/** Divides a block among zones. Throws with every problem. */
export function divideAddresses(props: CreatedNetworkProps): CreatedAddresses {
  const { maxAzs = 3, availabilityZones, cidr = '10.0.0.0/16' } = props;
  const count = availabilityZones?.length ?? maxAzs;
  // As many shares as the next power of two, so that they have one size.
  const shareBits = Math.ceil(Math.log2(Math.max(count, 1)));
  const problems = [...zoneProblems(props), ...blockProblems(cidr, count, smallest - shareBits)];
  if (problems.length > 0) throw new Error(problems.join('\n'));
  const bits = parseIpv4Block(cidr)?.bits ?? largest;
  return {
    zones: availabilityZones === undefined ? { maxAzs } : { availabilityZones },
    cidr,
    subnetMask: Math.max(usualSubnet, bits + shareBits),
  };
}

function zoneProblems({ maxAzs, availabilityZones }: CreatedNetworkProps): readonly string[] {
  if (availabilityZones === undefined) {
    return maxAzs === undefined || (Number.isInteger(maxAzs) && maxAzs >= 1)
      ? []
      : [`network.maxAzs: ${maxAzs} is out of range; allowed: whole numbers from 1`];
  }
  const names = quotedList(availabilityZones);
  return [
    ...(maxAzs === undefined
      ? []
      : [`network.maxAzs: ${maxAzs}, but availabilityZones names the zones; remove one of the two`]),
    ...(availabilityZones.length === 0
      ? ['network.availabilityZones: none given; name at least one zone, or remove it']
      : []),
    ...(new Set(availabilityZones).size === availabilityZones.length
      ? []
      : [`network.availabilityZones: ${names} has a zone twice; name each once`]),
  ];
}

function blockProblems(cidr: string, count: number, smallestBlock: number): readonly string[] {
  const block = parseIpv4Block(cidr);
  const allowed = `allowed: /${largest} to /${smallestBlock} for ${count} zones, such as '10.20.0.0/16'`;
  if (block === undefined) {
    return [`network.cidr: '${cidr}' is no IPv4 block that begins with its first address; ${allowed}`];
  }
  return block.bits >= largest && block.bits <= smallestBlock
    ? []
    : [`network.cidr: '${cidr}' is out of range; ${allowed}`];
}
