import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Rule } from '../../../../tools/doctor/facts/network-facts.ts';
import { covers, allows } from '../../../../tools/doctor/rules/reach.ts';

const printAddress = (address: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');

/** A range, as its bits: what one range covers of another can then be seen without arithmetic on addresses. */
const range = fc.tuple(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.integer({ min: 0, max: 32 }));
const bitsOf = ([address, bits]: readonly [number, number]): string =>
  address.toString(2).padStart(32, '0').slice(0, bits);
const cidrOf = ([address, bits]: readonly [number, number]): string => `${printAddress(address)}/${bits}`;

const rule = (change: Partial<Rule>): Rule => ({
  protocol: 'tcp',
  fromPort: 9098,
  toPort: 9098,
  groupIds: [],
  cidrs: [],
  prefixListIds: [],
  ...change,
});
const peer = { groupIds: ['sg-1'], cidrs: ['10.0.0.0/24', '10.0.1.0/24'] };

describe('covers', () => {
  it('a range covers the ranges that begin with its bits', () => {
    fc.assert(
      fc.property(range, range, (outer, inner) => {
        expect(covers(cidrOf(outer), cidrOf(inner))).toBe(bitsOf(inner).startsWith(bitsOf(outer)));
      }),
    );
  });

  it('a range covers the same address with more bits', () => {
    fc.assert(
      fc.property(range, fc.integer({ min: 0, max: 32 }), ([address, bits], more) => {
        expect(covers(cidrOf([address, bits]), cidrOf([address, Math.max(bits, more)]))).toBe(true);
      }),
    );
  });

  it('a range covers nothing if one of the two is not an IPv4 range', () => {
    expect(covers('::/0', '10.0.0.0/24')).toBe(false);
    expect(covers('10.0.0.0/24', '')).toBe(false);
  });
});

describe('security group rules', () => {
  it.each([
    ['a rule for the group', rule({ groupIds: ['sg-1'] }), 'yes'],
    [
      'a rule for all protocols',
      rule({ protocol: '-1', fromPort: 0, toPort: 65_535, groupIds: ['sg-1'] }),
      'yes',
    ],
    ['a range of ports', rule({ fromPort: 9000, toPort: 9100, groupIds: ['sg-1'] }), 'yes'],
    ['a range of all addresses', rule({ cidrs: ['10.0.0.0/23'] }), 'yes'],
    ['ranges of all subnets, one each', rule({ cidrs: ['10.0.0.0/24', '10.0.1.0/24'] }), 'yes'],
    ['a range of one of the subnets', rule({ cidrs: ['10.0.0.0/24'] }), 'no'],
    ['another port', rule({ fromPort: 9092, toPort: 9096, groupIds: ['sg-1'] }), 'no'],
    ['another protocol', rule({ protocol: 'udp', groupIds: ['sg-1'] }), 'no'],
    ['another group', rule({ groupIds: ['sg-2'] }), 'no'],
    ['a prefix list', rule({ prefixListIds: ['pl-1'] }), 'perhaps'],
  ] as const)('what a rule allows is decided by %s', (_, given, expected) => {
    expect(allows([given], 9098, peer)).toBe(expected);
  });

  it('nothing is allowed without a rule', () => {
    expect(allows([], 9098, peer)).toBe('no');
    expect(allows([rule({})], 9098, { groupIds: [], cidrs: [] })).toBe('no');
  });
});
