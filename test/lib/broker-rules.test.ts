import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import type { App, Environment } from 'aws-cdk-lib';
import { Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { Connector } from '../../lib/connector.ts';
import { KafkaAuthentication } from '../../lib/source/kafka-authentication.ts';
import type { MskSourceProps } from '../../lib/source/msk-source-props.ts';
import { Polling } from '../../lib/source/polling.ts';
import { clicks, clicksApp, clicksProps, clicksSource, clicksStore } from './support/connector.ts';
import { scratchFolder } from '../support/scratch.ts';
import { sourceContext } from './support/source.ts';
import { anyFunction, propertiesOf, secretOf } from './support/stack.ts';

const scratch = scratchFolder();
const brokers = 'sg-0a1b2c3d4e5f60717';
const nodes = 'sg-0a1b2c3d4e5f60719';

/** A source whose brokers are in a group that exists, imported by a construct of its own. */
function source(
  stack: Stack,
  name: string,
  {
    props = {},
    outbound = true,
  }: { readonly props?: Partial<MskSourceProps>; readonly outbound?: boolean } = {},
): void {
  const scope = new Construct(stack, name);
  const options = { allowAllOutbound: outbound };
  const securityGroup = SecurityGroup.fromSecurityGroupId(scope, 'Brokers', brokers, options);
  clicksSource({ securityGroup, ...props }).bind(scope, sourceContext(scope));
}

const rulesOf = (stack: Stack, direction: 'Ingress' | 'Egress', groupId: string): readonly unknown[] =>
  propertiesOf(stack, `AWS::EC2::SecurityGroup${direction}`)
    .filter((rule) => rule['GroupId'] === groupId)
    .map(
      ({
        FromPort: from,
        SourceSecurityGroupId: source,
        DestinationSecurityGroupId: destination,
        CidrIp: cidr,
      }) => [from, source ?? destination ?? cidr],
    );

const newApp = (name: string): App => clicksApp(join(scratch, name));

// EC2 answers a rule that the group has with InvalidPermission.Duplicate
// (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html), and the deployment is rolled back.
describe('rules of a group that two connectors share', () => {
  it("two connectors of a stack make the rule of the brokers' group once, and each its own for the nodes", () => {
    const folder = join(scratch, 'one');
    const stack = new Stack(clicksApp(folder), 'One');
    const group = (id: string, groupId: string) => SecurityGroup.fromSecurityGroupId(stack, id, groupId);
    for (const name of ['first', 'second']) {
      new Connector(stack, name, {
        ...clicksProps(join(folder, name), { ...clicks, name }),
        source: clicksSource({ securityGroup: group(`${name}Brokers`, brokers) }),
        store: clicksStore({ securityGroup: group(`${name}Nodes`, nodes) }),
      });
    }
    expect(rulesOf(stack, 'Ingress', brokers)).toEqual([[9098, brokers]]);
    const atNodes = rulesOf(stack, 'Ingress', nodes);
    expect(atNodes).toHaveLength(2);
    expect(atNodes[0]).not.toEqual(atNodes[1]);
  });

  it('of two stacks the second makes no rule that the first has, and is deployed after it', () => {
    const app = newApp('two');
    const [first, second] = [new Stack(app, 'First'), new Stack(app, 'Second')];
    source(first, 'first');
    source(second, 'second');
    expect(rulesOf(first, 'Ingress', brokers)).toEqual([[9098, brokers]]);
    expect(rulesOf(second, 'Ingress', brokers)).toEqual([]);
    expect(second.dependencies).toContain(first);
  });

  it('a stack does not wait for one that waits for it', () => {
    const app = newApp('circle');
    const [first, between, second] = ['First', 'Between', 'Second'].map((id) => new Stack(app, id));
    if (first === undefined || between === undefined || second === undefined) throw new Error('no stack');
    anyFunction(between);
    first.addStackDependency(between);
    between.addStackDependency(second);
    source(first, 'first');
    source(second, 'second');
    expect(rulesOf(second, 'Ingress', brokers)).toEqual([]);
    expect(second.dependencies).toEqual([]);
  });

  it('a rule that the app makes by hand is not made again', () => {
    const stack = new Stack(newApp('hand'), 'Hand');
    const own = SecurityGroup.fromSecurityGroupId(stack, 'Own', brokers);
    own.addIngressRule(own, Port.tcp(9098), 'ours');
    source(stack, 'first');
    expect(rulesOf(stack, 'Ingress', brokers)).toEqual([[9098, brokers]]);
  });

  it('connectors that sign in in two ways make a rule for each port', () => {
    const stack = new Stack(newApp('ports'), 'Ports');
    source(stack, 'first');
    const authentication = KafkaAuthentication.mutualTls(secretOf(stack, 'kafka'));
    source(stack, 'second', { props: { authentication } });
    expect(rulesOf(stack, 'Ingress', brokers)).toEqual([
      [9098, brokers],
      [9094, brokers],
    ]);
  });

  it('stacks in two Regions make a rule each', () => {
    const app = newApp('regions');
    const stacks = ['eu-west-1', 'eu-central-1'].map((region) => {
      const env: Environment = { account: '111122223333', region };
      const stack = new Stack(app, region, { env });
      const clusterArn = `arn:aws:kafka:${region}:111122223333:cluster/web/aaaa-1`;
      source(stack, region, { props: { clusterArn } });
      return stack;
    });
    for (const stack of stacks) expect(rulesOf(stack, 'Ingress', brokers)).toEqual([[9098, brokers]]);
  });

  it('a group without a way out gets one to the brokers, and to services on demand, once', () => {
    const stack = new Stack(newApp('out'), 'Out');
    const props = { polling: Polling.onDemand() };
    for (const name of ['first', 'second']) source(stack, name, { props, outbound: false });
    expect(rulesOf(stack, 'Egress', brokers)).toEqual([
      [9098, brokers],
      [443, '0.0.0.0/0'],
    ]);
  });
});
