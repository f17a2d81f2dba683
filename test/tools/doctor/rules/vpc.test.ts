import { describe, expect, it } from 'vitest';
import { known } from '../../../../tools/doctor/facts/fact.ts';
import type { Endpoint, Rule } from '../../../../tools/doctor/facts/network-facts.ts';
import type { VpcFacts } from '../../../../tools/doctor/facts/vpc-facts.ts';
import { checkVpc } from '../../../../tools/doctor/rules/vpc.ts';

const inbound = (port: number, rule: Partial<Rule>): Rule => ({
  protocol: 'tcp',
  fromPort: port,
  toPort: port,
  groupIds: [],
  cidrs: [],
  prefixListIds: [],
  ...rule,
});
const endpoint = (service: string, change: Partial<Endpoint> = {}): Endpoint => ({
  id: `vpce-${service}`,
  service: `com.amazonaws.eu-west-1.${service}`,
  kind: 'interface',
  state: 'available',
  privateDns: true,
  groupIds: ['sg-e'],
  routeTableIds: [],
  ...change,
});
const gateway = (...routeTableIds: string[]): Endpoint =>
  endpoint('s3', { kind: 'gateway', privateDns: false, groupIds: [], routeTableIds });
const subnet = (id: string) => ({
  id,
  vpcId: 'vpc-1',
  zone: `z${id}`,
  cidr: '10.0.0.0/24',
  freeAddresses: 99,
});
const table = (id: string, subnetId: string, defaultTarget?: string) => ({
  id,
  isMain: false,
  subnetIds: [subnetId],
  defaultTarget,
});
const group = (...rules: Rule[]) => known([{ id: 'sg-e', inbound: rules, outbound: [] }]);

/** A VPC of two private subnets and a public one, without endpoints and without a NAT gateway. */
const empty: VpcFacts = {
  id: 'vpc-1',
  called: ['sqs', 's3', 'keyspaces'],
  blocks: known(['10.0.0.0/16']),
  subnets: known([subnet('a'), subnet('b'), subnet('public')]),
  routeTables: known([table('rtb-a', 'a'), table('rtb-b', 'b'), table('rtb-p', 'public', 'igw-1')]),
  endpoints: known([]),
  groups: known([]),
};
const check = (change: Partial<VpcFacts>) =>
  checkVpc({ ...empty, ...change }).map(({ severity, what, fix }) =>
    [severity, what, ...(fix === undefined ? [] : [fix])].join(': '),
  );
const admitting = group(inbound(443, { cidrs: ['10.0.0.0/16'] }));

describe('`doctor --network`', () => {
  it('`doctor --network` names every service that the VPC has no path to as an endpoint to create', () => {
    expect(check({})).toEqual([
      'ok: IPv4 blocks 10.0.0.0/16; private subnets a, b',
      expect.stringMatching(/^ok: sqs has no endpoint .*: one is to be created$/),
      expect.stringMatching(/^ok: s3 has no endpoint .*: one is to be created$/),
      expect.stringMatching(/^ok: cassandra has no endpoint .*: one is to be created$/),
      "ok: write: Network.existing({ vpc, createEndpoints: ['sqs', 's3', 'keyspaces'] })",
    ]);
  });

  it('`doctor --network` names no endpoint to create where a NAT gateway is the way out', () => {
    const routeTables = known([table('rtb-a', 'a', 'nat-1'), table('rtb-b', 'b', 'nat-1')]);
    const subnets = known([subnet('a'), subnet('b')]);
    expect(check({ routeTables, subnets }).at(-1)).toBe(
      'ok: write: Network.existing({ vpc, createEndpoints: [] })',
    );
  });

  it('`doctor --network` names the services that connectors do not always call', () => {
    expect(check({ called: undefined }).at(-1)).toBe(
      "ok: write: Network.existing({ vpc, createEndpoints: ['sqs', 's3', 'secretsManager', 'keyspaces', 'glue'] }); " +
        "leave out 'secretsManager' without secrets, 'keyspaces' without Keyspaces, 'glue' without schemas from Glue",
    );
  });

  it('`doctor --network` names all blocks of a VPC that has several', () => {
    expect(check({ blocks: known(['10.0.0.0/16', '100.64.0.0/16']) }).at(-1)).toContain(
      "endpointClients: ['10.0.0.0/16', '100.64.0.0/16']",
    );
  });

  it('`doctor --network` leaves out a service with an endpoint that lets in the whole VPC', () => {
    const found = check({ called: ['sqs', 's3'], endpoints: known([endpoint('sqs')]), groups: admitting });
    expect(found[1]).toBe('ok: sqs has an endpoint with private DNS, vpce-sqs, which lets in the whole VPC');
    expect(found.at(-1)).toContain("createEndpoints: ['s3']");
  });

  it('`doctor --network` does not count an endpoint without private DNS', () => {
    const endpoints = known([endpoint('sqs', { privateDns: false })]);
    expect(check({ called: ['sqs'], endpoints }).at(-1)).toContain("createEndpoints: ['sqs']");
  });

  it.each([
    ['one group', inbound(443, { groupIds: ['sg-other'] }), 'problem'],
    ['a part of the VPC', inbound(443, { cidrs: ['10.0.0.0/24'] }), 'problem'],
    ['another port', inbound(9142, { cidrs: ['10.0.0.0/16'] }), 'problem'],
    ['a prefix list', inbound(443, { prefixListIds: ['pl-1'] }), 'warning'],
  ])('`doctor --network` finds an endpoint that lets in only %s', (_, rule, severity) => {
    const [, finding, advice] = checkVpc({
      ...empty,
      called: ['sqs'],
      endpoints: known([endpoint('sqs')]),
      groups: group(rule),
    });
    expect(finding).toMatchObject({ severity, fix: expect.stringContaining('10.0.0.0/16') as unknown });
    // A second endpoint with private DNS is refused.
    expect(advice?.what).toContain('createEndpoints: []');
  });

  // https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html: one route to S3 in a route table.
  it('`doctor --network` does not have a second endpoint of S3 created where a route table has a route', () => {
    const all = check({ called: ['s3'], endpoints: known([gateway('rtb-a', 'rtb-b')]) });
    expect(all[1]).toBe('ok: s3 has an endpoint, vpce-s3, for all private subnets');
    const some = check({ called: ['s3'], endpoints: known([gateway('rtb-a', 'rtb-p')]) });
    expect(some[1]).toMatch(
      /^problem: s3 has a route in rtb-a by vpce-s3, and none in rtb-b: .*--add-route-table-ids rtb-b,/,
    );
    const none = check({ called: ['s3'], endpoints: known([gateway('rtb-p')]) });
    expect([all, some, none].map((findings) => findings.at(-1)?.match(/\[.*\]/)?.[0])).toEqual([
      '[]',
      '[]',
      "['s3']",
    ]);
  });

  it('`doctor --network` counts the routes to S3 of several endpoints together', () => {
    const endpoints = known([gateway('rtb-a'), { ...gateway('rtb-b'), id: 'vpce-second' }]);
    expect(check({ called: ['s3'], endpoints })[1]).toBe(
      'ok: s3 has a route in rtb-a, rtb-b, for all private subnets',
    );
  });

  it('`doctor --network` finds a VPC without private subnets', () => {
    expect(check({ subnets: known([subnet('public')]) })).toEqual([
      expect.stringMatching(/^problem: it has no private subnet/),
    ]);
  });

  it('`doctor --network` says what it could not ask, once', () => {
    const denied = {
      known: false,
      kind: 'denied',
      question: 'ec2:DescribeVpcEndpoints',
      message: 'no',
    } as const;
    expect(check({ endpoints: denied, groups: denied })).toEqual([
      'unknown: which endpoints it has is not known: allow ec2:DescribeVpcEndpoints to the credentials of this command',
    ]);
  });
});
