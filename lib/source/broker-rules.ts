import { Stack, Stage, Token } from 'aws-cdk-lib';
import { CfnSecurityGroupEgress, CfnSecurityGroupIngress, Peer, Port } from 'aws-cdk-lib/aws-ec2';
import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { Construct, IConstruct } from 'constructs';
import { brokerPorts } from './broker-port.ts';
import type { MskAuthentication } from './kafka-authentication.ts';

interface Rule {
  readonly direction: 'in' | 'out';
  /** `self`: the group itself; `anywhere`: every IPv4 address. */
  readonly peer: 'self' | 'anywhere';
  readonly port: number;
  readonly description: string;
}

/**
 * Lets the pollers in to brokers that exist: they run in the subnets of the brokers and in their security group. On
 * demand they also call services on 443.
 *
 * EC2 refuses a rule that a group has (`InvalidPermission.Duplicate`,
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html), and several connectors may read one
 * cluster. So a rule that the app makes already is not made again, and the stack is deployed after the one that has it.
 */
export function allowPollersOnce(
  scope: Construct,
  brokers: ISecurityGroup,
  { kind }: MskAuthentication,
  callServices: boolean,
): void {
  const port = brokerPorts[kind];
  const rules: Rule[] = [
    { direction: 'in', peer: 'self', port, description: "Lambda's pollers, which are in this group too" },
    { direction: 'out', peer: 'self', port, description: "Lambda's pollers to the brokers" },
  ];
  if (callServices) {
    rules.push({
      direction: 'out',
      peer: 'anywhere',
      port: 443,
      description: 'Pollers to the services that they call',
    });
  }
  for (const rule of rules) allowOnce(scope, brokers, rule);
}

function allowOnce(scope: Construct, group: ISecurityGroup, rule: Rule): void {
  const same = findRule(scope, group, rule);
  if (same === undefined) {
    const peer = rule.peer === 'self' ? group : Peer.anyIpv4();
    const port = Port.tcp(rule.port);
    if (rule.direction === 'in') group.addIngressRule(peer, port, rule.description);
    else group.addEgressRule(peer, port, rule.description);
    return;
  }
  const [own, other] = [Stack.of(scope), Stack.of(same)];
  if (own !== other && !isAfter(other, own)) {
    own.addStackDependency(other, 'it has the rule of the group of the brokers');
  }
}

/** Groups are told apart by their ids; of one construct CDK itself makes no rule twice. */
function findRule(scope: Construct, { securityGroupId }: ISecurityGroup, rule: Rule): IConstruct | undefined {
  if (Token.isUnresolved(securityGroupId)) return undefined;
  const { environment } = Stack.of(scope);
  return (Stage.of(scope) ?? scope.node.root).node
    .findAll()
    .find(
      (construct) =>
        isSame(construct, securityGroupId, rule) && Stack.of(construct).environment === environment,
    );
}

/** Whether EC2 takes a rule for the same: its description does not matter. */
function isSame(construct: IConstruct, groupId: string, { direction, peer, port }: Rule): boolean {
  const isIngress = construct instanceof CfnSecurityGroupIngress;
  if (!isIngress && !(construct instanceof CfnSecurityGroupEgress)) return false;
  const peerGroup = isIngress ? construct.sourceSecurityGroupId : construct.destinationSecurityGroupId;
  return (
    isIngress === (direction === 'in') &&
    construct.groupId === groupId &&
    construct.ipProtocol === 'tcp' &&
    construct.fromPort === port &&
    construct.toPort === port &&
    (peer === 'self' ? peerGroup === groupId : construct.cidrIp === '0.0.0.0/0')
  );
}

/** Whether a stack is deployed after another, directly or by way of others. */
const isAfter = (stack: Stack, other: Stack): boolean =>
  stack.dependencies.some((dependency) => dependency === other || isAfter(dependency, other));
