import { connectionPorts } from '../../../lib/source/connection-ports.ts';
import { parseArn, shortName } from '../facts/arn.ts';
import { checkState, wayName } from './cluster.ts';
import { checkTopic } from './topic.ts';
import type { ConnectionDescription, ConnectionFacts, ConnectionTarget } from '../facts/connection-facts.ts';
import type { Authentication, EventSourceFacts } from '../facts/event-source-facts.ts';
import { notKnown, ok, problem, warning, type Finding } from './finding.ts';

/** Whether an event source reads by a connection. */
export const readsBy = ({ connection }: EventSourceFacts, { arn }: Pick<ConnectionFacts, 'arn'>): boolean =>
  connection !== undefined && connection.arn === arn;

/** As the cluster that it leads to: its ARN has that name. */
export const connectionName = ({ arn, plannedClusterArn = '' }: ConnectionFacts): string =>
  shortName(arn ?? plannedClusterArn);

/** A VPC connection as its event sources need it, and the cluster behind it as far as it can be seen from here. */
export function checkConnection(
  connection: ConnectionFacts,
  eventSources: readonly EventSourceFacts[],
): readonly Finding[] {
  const sources = eventSources.filter((source) => readsBy(source, connection));
  const modes = [...new Set(sources.map(({ authentication }) => authentication))];
  const { description, target } = connection;
  const subject = `connection to ${connectionName(connection)}`;
  if (description?.known === false) {
    return [
      description.kind === 'absent'
        ? problem(
            subject,
            'there is no such VPC connection',
            'pollers have no way to the brokers',
            'make one, or name one that `aws kafka list-vpc-connections` prints',
          )
        : notKnown(subject, 'its state, and to which cluster it leads, are not known', description),
    ];
  }
  return [
    ...(description === undefined
      ? []
      : [
          checkConnectionState(description.value, subject),
          ...modes.map((mode) => checkWay(description.value, mode, subject)),
          ...checkPlanned(connection, description.value, subject),
        ]),
    ...(target.known ? checkTarget(target.value, sources, modes) : []),
  ];
}

interface Explanation {
  readonly why: string;
  readonly fix: string;
}

/** https://docs.aws.amazon.com/msk/latest/developerguide/mvpc-cross-account-update-authschemes.html */
const turnedOff: Explanation = {
  why: "the cluster's owner has turned its multi-VPC connectivity off, and pollers reach no broker",
  fix: 'have it turned on again, then delete the connection and create a new one: this one stays inactive',
};
const rejected: Explanation = {
  why: "the cluster's owner has rejected it, and pollers reach no broker",
  fix: 'have the owner allow this account, then delete the connection and create a new one',
};
const states: Readonly<Record<string, Explanation>> = {
  CREATING: { why: 'pollers reach no broker until it is AVAILABLE', fix: 'look again in some minutes' },
  DEACTIVATING: turnedOff,
  INACTIVE: turnedOff,
  REJECTING: rejected,
  REJECTED: rejected,
};

function checkConnectionState({ state, subnetIds }: ConnectionDescription, subject: string): Finding {
  if (state === 'AVAILABLE') return ok(subject, `${state}, in ${subnetIds.length} subnets`);
  const { why, fix } = states[state] ?? {
    why: 'pollers reach no broker by it',
    fix: "delete it and make a new one: in zones of the cluster, and allowed to this account by the cluster's policy",
  };
  return problem(subject, `its state is ${state}`, why, fix);
}

const checkWay = (
  { authentication }: ConnectionDescription,
  mode: Authentication,
  subject: string,
): Finding =>
  authentication === mode
    ? ok(subject, `it is for ${wayName(mode)}`)
    : problem(
        subject,
        `it is for ${wayName(authentication)}, and event sources sign in by ${wayName(mode)}`,
        'a connection is for one way to sign in, and the brokers behind it refuse the pollers',
        `make a connection for ${wayName(mode)}, or set source.authentication to what this one is for`,
      );

const checkPlanned = (
  { plannedClusterArn }: ConnectionFacts,
  { targetClusterArn }: ConnectionDescription,
  subject: string,
): readonly Finding[] =>
  plannedClusterArn === undefined || plannedClusterArn === targetClusterArn
    ? []
    : [
        problem(
          subject,
          `it leads to ${targetClusterArn}, and not to ${plannedClusterArn}`,
          'other topics would be read, or none',
          'name the connection to the cluster, or the cluster of the connection',
        ),
      ];

function checkTarget(
  { arn, cluster, brokers, topics }: ConnectionTarget,
  sources: readonly EventSourceFacts[],
  modes: readonly Authentication[],
): readonly Finding[] {
  const subject = shortName(arn);
  const findings: Finding[] = [];
  if (cluster.known) {
    findings.push(checkState(cluster.value, subject));
    findings.push(...modes.map((mode) => checkConnectivity(cluster.value.vpcConnectivity, mode, subject)));
  } else {
    findings.push(notKnown(subject, 'its state, and whether it takes connections, are not known', cluster));
  }
  if (brokers.known) {
    const addresses = brokers.value;
    findings.push(
      ...modes.map((mode) => checkAddresses(mode === 'other' ? undefined : addresses[mode], mode, subject)),
    );
  } else {
    findings.push(notKnown(subject, "the brokers' addresses are not known", brokers));
  }
  return [
    ...findings,
    ...(topics === undefined
      ? [notLookedAt(arn, sources)]
      : topics.flatMap((topic) => checkTopic(topic, sources))),
  ];
}

const checkConnectivity = (on: readonly Authentication[], mode: Authentication, subject: string): Finding =>
  on.includes(mode)
    ? ok(subject, `multi-VPC connectivity is on for ${wayName(mode)}`)
    : problem(
        subject,
        `multi-VPC connectivity is off for ${wayName(mode)}; on: ${on.length === 0 ? 'none' : on.map(wayName).join(', ')}`,
        'no connection leads to its brokers',
        'have its owner turn it on, then make a new connection: one from before stays INACTIVE',
      );

function checkAddresses(addresses: string | undefined, mode: Authentication, subject: string): Finding {
  if (addresses === undefined) {
    return problem(
      subject,
      `it gives connections no broker addresses for ${wayName(mode)}`,
      'pollers have nothing to connect to',
      'have its owner turn multi-VPC connectivity on for that way to sign in',
    );
  }
  const { first, last } = connectionPorts;
  const ports = [...new Set(addresses.split(',').map((address) => Number(address.split(':').at(-1))))];
  const strange = ports.filter((port) => !(port >= first && port <= last));
  return strange.length === 0
    ? ok(subject, `brokers at ports ${ports.join(', ')}`)
    : warning(
        subject,
        `brokers at ports ${strange.join(', ')}, where ${first} to ${last} are usual`,
        'rules of security groups with the usual ports do not allow pollers in',
        'see that the rules of the connection name these ports',
      );
}

/** What only the cluster's account can ask. */
function notLookedAt(arn: string, sources: readonly EventSourceFacts[]): Finding {
  const { account = '' } = parseArn(arn) ?? {};
  const topics = [...new Set(sources.map(({ topic }) => topic))].join(', ');
  const users = sources.some(({ authentication }) => authentication === 'scram') ? ', and its users' : '';
  return {
    severity: 'unknown',
    subject: shortName(arn),
    what: `not looked at: its topics (${topics}), their partitions${users}, and what its policy allows`,
    why: `they belong to account ${account}, and MSK shows them only there`,
    fix: `look with credentials of that account: millrace doctor --connector FILE --cluster ${arn}`,
  };
}
