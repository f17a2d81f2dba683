import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { Answers, WireAnswer } from '../../support/aws-stub.ts';
import { runDoctor as run } from './run-doctor.ts';
import {
  clusterArn,
  eventSourceMapping,
  healthy,
  mskCluster,
  permission,
  roleArn,
  securityGroups,
} from '../../support/doctor/wire.ts';

vi.setConfig({ testTimeout: 120_000 });

/** Account 444455556666 has the cluster, 111122223333 the connection and the function. */
const otherCluster = clusterArn.replace('111122223333', '444455556666');
const connectionArn =
  'arn:aws:kafka:eu-west-1:111122223333:vpc-connection/444455556666/shop/5e6f7a8b-1111-2222-3333-444455556666-7';

const described = (change: object): WireAnswer => ({
  body: {
    vpcConnectionArn: connectionArn,
    targetClusterArn: otherCluster,
    state: 'AVAILABLE',
    authentication: 'SASL_IAM',
    vpcId: 'vpc-1',
    subnets: ['subnet-a', 'subnet-b'],
    securityGroups: ['sg-cluster'],
    creationTime: '2026-01-01T00:00:00.000Z',
    ...change,
  },
});
const cluster = (vpcConnectivity: object): WireAnswer =>
  mskCluster(otherCluster, {
    numberOfBrokerNodes: 3,
    place: {
      clientSubnets: ['subnet-x', 'subnet-y'],
      securityGroups: ['sg-x'],
      connectivityInfo: { vpcConnectivity: { clientAuthentication: vpcConnectivity } },
    },
    sasl: { iam: { enabled: true } },
  });
const brokers = (names: object): Answers => ({
  [`/v1/clusters/${otherCluster}/bootstrap-brokers`]: { body: names },
});
const rule = (from: number, to: number): string =>
  permission(from, 'sg-cluster').replace(`<toPort>${from}</toPort>`, `<toPort>${to}</toPort>`);
const rules = (from: number, to: number): Answers => ({
  DescribeSecurityGroups: securityGroups([rule(from, to)]),
});
const connection = `/v1/vpc-connection/${connectionArn}`;
const clusterPath = `/api/v2/clusters/${otherCluster}`;

const connected: Answers = {
  ...Object.fromEntries(Object.entries(healthy).filter(([name]) => !name.includes(clusterArn))),
  '/2015-03-31/event-source-mappings': {
    body: { EventSourceMappings: [{ ...eventSourceMapping, EventSourceArn: connectionArn }] },
  },
  [connection]: described({}),
  [clusterPath]: cluster({ sasl: { iam: { enabled: true }, scram: { enabled: false } } }),
  ...brokers({
    bootstrapBrokerStringSaslIam: 'b-1.shop:9098',
    bootstrapBrokerStringVpcConnectivitySaslIam: 'iam.1.shop:14001,iam.2.shop:14002,iam.3.shop:14003',
  }),
  ...rules(14_001, 14_100),
};

const notSeen = [
  'unknown shop: not looked at: its topics (notes), their partitions, and what its policy allows',
  'why: they belong to account 444455556666, and MSK shows them only there',
  `do:  look with credentials of that account: millrace doctor --connector FILE --cluster ${otherCluster}`,
];

describe('`doctor` for a cluster of another account through a VPC connection', () => {
  it('`doctor` finds a deployed VPC connection in order, except for what only the owner can see', async () => {
    const { code, text, asked } = await run(connected, '--stack', 'Orders');
    for (const line of [
      'ok      connection to shop: AVAILABLE, in 2 subnets',
      'ok      connection to shop: it is for IAM',
      'ok      shop: ACTIVE, provisioned, 3 brokers',
      'ok      shop: multi-VPC connectivity is on for IAM',
      'ok      shop: brokers at ports 14001, 14002, 14003',
      'ok      pollers of shop: reach the brokers at ports 14001 to 14100',
      'ok      pollers of shop: subnets in 2 availability zones, addresses free in each',
      ...notSeen,
    ]) {
      expect(text).toContain(line);
    }
    expect(text).toContain('0 problems, 0 warnings, 1 not known');
    expect(code).toBe(0);
    expect(asked.filter((path) => path.includes('/topics/') || path.endsWith('scram-secrets'))).toEqual([]);
  });

  it('`doctor` simulates the grants on the cluster itself and on the connection', async () => {
    const forms: URLSearchParams[] = [];
    const simulate = connected['SimulatePrincipalPolicy'];
    const SimulatePrincipalPolicy = (form: string): WireAnswer => {
      forms.push(new URLSearchParams(form));
      return typeof simulate === 'function' ? simulate(form) : { body: '' };
    };
    await run({ ...connected, SimulatePrincipalPolicy }, '--stack', 'Orders');
    const actionsOn = (resource: string): readonly string[] =>
      forms
        .filter((form) => form.get('ResourceArns.member.1') === resource)
        .flatMap((form) =>
          [...form].flatMap(([key, value]) => (key.startsWith('ActionNames.') ? [value] : [])),
        );
    expect(actionsOn(connectionArn)).toEqual(['kafka:DescribeVpcConnection']);
    expect(actionsOn(otherCluster)).toEqual([
      'kafka:DescribeCluster',
      'kafka:DescribeClusterV2',
      'kafka:GetBootstrapBrokers',
      'kafka-cluster:Connect',
    ]);
    expect(actionsOn(`${otherCluster.replace(':cluster/', ':topic/')}/notes`)).toContain(
      'kafka-cluster:ReadData',
    );
  });

  it('`doctor` accepts what the role allows if only the policy of the other account is unknown', async () => {
    const result = (decision: string, details: string): WireAnswer => ({
      body: `<SimulatePrincipalPolicyResponse><SimulatePrincipalPolicyResult><EvaluationResults><member><EvalActionName>kafka-cluster:Connect</EvalActionName><EvalDecision>${decision}</EvalDecision>${details}</member></EvaluationResults></SimulatePrincipalPolicyResult></SimulatePrincipalPolicyResponse>`,
    });
    const allowed =
      '<EvalDecisionDetails><entry><key>IAM Policy</key><value>allowed</value></entry></EvalDecisionDetails>';
    const look = (SimulatePrincipalPolicy: WireAnswer) =>
      run({ ...connected, SimulatePrincipalPolicy }, '--stack', 'Orders');
    expect((await look(result('implicitDeny', allowed))).text).toContain('0 problems');
    expect((await look(result('explicitDeny', allowed))).text).toContain('a statement denies it');
    expect((await look(result('implicitDeny', ''))).text).toContain('no statement allows it');
  });

  it.each([
    ['CREATING', /its state is CREATING\n.*until it is AVAILABLE\n.*look again/],
    ['INACTIVE', /its state is INACTIVE\n.*has turned its multi-VPC connectivity off.*\n.*create a new one/],
    ['REJECTED', /its state is REJECTED\n.*owner has rejected it.*\n.*create a new one/],
    ['FAILED', /its state is FAILED\n.*reach no broker by it\n.*in zones of the cluster/],
  ])('`doctor` finds a VPC connection that is %s', async (state, expected) => {
    const { code, text } = await run(
      { ...connected, [connection]: described({ state }) },
      '--stack',
      'Orders',
    );
    expect(text).toMatch(expected);
    expect(text).toContain('1 problem, 0 warnings, 1 not known');
    expect(code).toBe(1);
  });

  const faults: readonly (readonly [string, Answers, RegExp])[] = [
    [
      'no such connection',
      { [connection]: { status: 404, error: 'NotFoundException', body: { message: 'no' } } },
      /PROBLEM connection to shop: there is no such VPC connection/,
    ],
    [
      'one for another way to sign in',
      { [connection]: described({ authentication: 'TLS' }) },
      /it is for mutual TLS, and event sources sign in by IAM[^]*make a connection for IAM/,
    ],
    [
      'a cluster without connectivity',
      { [clusterPath]: cluster({ tls: { enabled: true } }) },
      /PROBLEM shop: multi-VPC connectivity is off for IAM; on: mutual TLS/,
    ],
    [
      'no brokers for connections',
      brokers({ bootstrapBrokerStringSaslIam: 'b-1.shop:9098' }),
      /PROBLEM shop: it gives connections no broker addresses for IAM/,
    ],
    [
      "groups with the rule of the cluster's own VPC",
      rules(9098, 9098),
      /PROBLEM pollers of shop: the connection's security groups \(sg-cluster\) allow nothing in from themselves at ports 14001 to 14100[^]*TCP 14001-14100 from itself/,
    ],
    [
      'groups that leave a broker out',
      rules(14_001, 14_002),
      /PROBLEM pollers of shop: .* at ports 14003 to 14100/,
    ],
  ];

  it.each(faults)('`doctor` finds a fault of the VPC connection: %s', async (_, fault, expected) => {
    const { code, text } = await run({ ...connected, ...fault }, '--stack', 'Orders');
    expect(text).toMatch(expected);
    expect(text).toMatch(/^1 problem, 0 warnings/m);
    expect(code).toBe(1);
  });

  it('`doctor` warns about security groups without ports for future brokers', async () => {
    const { code, text } = await run({ ...connected, ...rules(14_001, 14_003) }, '--stack', 'Orders');
    expect(text).toMatch(/warning pollers of shop: .* at ports 14004 to 14100/);
    expect(code).toBe(0);
  });

  it('`doctor` says whose permission is needed if the cluster may not be read', async () => {
    const rest = Object.entries(connected).filter(([name]) => !name.includes(otherCluster));
    const { code, text } = await run(Object.fromEntries(rest), '--stack', 'Orders');
    const who =
      "to the credentials of this command, and have account 444455556666 allow it in the cluster's policy to account 111122223333: the pollers ask it too";
    expect(text).toContain(`allow kafka:DescribeClusterV2 ${who}`);
    expect(text).toContain(`allow kafka:GetBootstrapBrokers ${who}`);
    expect(text).toContain('0 problems, 0 warnings, 3 not known');
    expect(code).toBe(0);
  });

  it('`doctor` names the missing permission if the connection may not be read', async () => {
    const rest = Object.entries(connected).filter(([name]) => name !== connection);
    const { text } = await run(Object.fromEntries(rest), '--stack', 'Orders');
    expect(text).toContain('allow kafka:DescribeVpcConnection to the credentials of this command');
    expect(text).toMatch(/^0 problems, 0 warnings/m);
  });
});

describe('`doctor` for a planned connector with a VPC connection', () => {
  const planned = ['--connector', join(import.meta.dirname, 'connector', 'connector.ts'), '--role', roleArn];

  it('`doctor` checks an existing VPC connection of a planned connector', async () => {
    const args = [...planned, '--cluster', otherCluster, '--vpc-connection', connectionArn];
    const { code, text } = await run(connected, ...args);
    expect(text).toContain('connection to shop: AVAILABLE');
    expect(text).toContain(notSeen[0]);
    expect(text).toContain('0 problems, 0 warnings, 1 not known');
    expect(code).toBe(0);
  });

  it('`doctor` finds that a VPC connection leads to another cluster', async () => {
    const args = [...planned, '--cluster', clusterArn, '--vpc-connection', connectionArn];
    const { text } = await run(connected, ...args);
    expect(text).toContain(
      `PROBLEM connection to shop: it leads to ${otherCluster}, and not to ${clusterArn}`,
    );
  });

  it("`doctor` checks what the cluster's owner has to do before a VPC connection is made", async () => {
    const args = [...planned, '--cluster', otherCluster, '--vpc-connection', 'create'];
    const { text } = await run(connected, ...args);
    expect(text).toContain('multi-VPC connectivity is on for IAM');
    expect(text).toContain('0 problems, 0 warnings, 1 not known');
    const closed = await run({ ...connected, [clusterPath]: cluster({}) }, ...args);
    expect(closed.text).toContain('multi-VPC connectivity is off for IAM; on: none');
  });

  it('`doctor` reads the topics if the cluster is in the same account', async () => {
    const own: Answers = {
      ...healthy,
      ...rules(14_001, 14_100),
      [connection]: described({ targetClusterArn: clusterArn }),
      [`/api/v2/clusters/${clusterArn}`]: cluster({ sasl: { iam: { enabled: true } } }),
      [`/v1/clusters/${clusterArn}/bootstrap-brokers`]: {
        body: { bootstrapBrokerStringVpcConnectivitySaslIam: 'iam.1.shop:14001' },
      },
    };
    const args = [...planned, '--cluster', clusterArn, '--vpc-connection', connectionArn];
    const { text } = await run(own, ...args);
    expect(text).toContain('notes: 2 partitions, read by 1 to 2 pollers');
    expect(text).toContain('0 problems, 0 warnings, 0 not known');
  });
});
