import { shortName } from '../facts/arn.ts';
import type { Brokers, ClusterDescription, ClusterFacts } from '../facts/cluster-facts.ts';
import { checkTopic } from './topic.ts';
import type { Authentication, EventSourceFacts } from '../facts/event-source-facts.ts';
import { isAbsent } from '../facts/fact.ts';
import { notKnown, ok, problem, warning, type Finding } from './finding.ts';

/** How each way to sign in is called, and where brokers listen for it. */
const ways: Readonly<
  Record<Exclude<Authentication, 'other'>, { readonly name: string; readonly port: number }>
> = {
  iam: { name: 'IAM', port: 9098 },
  scram: { name: 'SASL/SCRAM', port: 9096 },
  mtls: { name: 'mutual TLS', port: 9094 },
};

const plainTextPort = 9092;

/** A cluster, by itself and as its event sources need it. */
export function checkCluster(
  cluster: ClusterFacts,
  eventSources: readonly EventSourceFacts[],
): readonly Finding[] {
  const sources = eventSources.filter((source) => readsDirectly(source, cluster));
  const subject = shortName(cluster.arn);
  const modes = [...new Set(sources.map(({ authentication }) => authentication))];
  const { description } = cluster;
  if (isAbsent(description)) {
    return [
      problem(
        subject,
        `there is no such cluster: ${cluster.arn}`,
        'no poller can read from it',
        'name one that exists, as `aws kafka list-clusters-v2` prints its ARN',
      ),
    ];
  }
  return [
    ...(description.known
      ? [
          checkState(description.value, subject),
          ...modes.map((mode) => checkAuthentication(description.value, mode, subject)),
        ]
      : [notKnown(subject, "the cluster's state and ways to sign in are not known", description)]),
    ...modes.map((mode) => checkBrokers(cluster, mode, subject)),
    ...checkScramSecrets(cluster, sources),
    ...cluster.topics.flatMap((topic) => checkTopic(topic, sources)),
  ];
}

/** Whether an event source reads a cluster directly, without a VPC connection. */
export const readsDirectly = (
  { clusterArn, connection }: EventSourceFacts,
  { arn }: Pick<ClusterFacts, 'arn'>,
): boolean => connection === undefined && clusterArn === arn;

export const wayName = (mode: Authentication): string => (mode === 'other' ? 'another way' : ways[mode].name);

const passing: ReadonlySet<string> = new Set(['HEALING', 'MAINTENANCE', 'REBOOTING_BROKER', 'UPDATING']);

export function checkState(cluster: ClusterDescription, subject: string): Finding {
  const { state, kind, brokerCount, stateReason } = cluster;
  const brokers = brokerCount === undefined ? '' : `, ${brokerCount} brokers`;
  if (state === 'ACTIVE') return ok(subject, `${state}, ${kind}${brokers}`);
  const what = `its state is ${state}${stateReason === undefined ? '' : `: ${stateReason}`}`;
  return passing.has(state)
    ? warning(
        subject,
        what,
        'brokers go away one after the other; records come more slowly for a while',
        'wait until it is ACTIVE, then look again',
      )
    : problem(
        subject,
        what,
        'no poller can read from it',
        'wait until it is ACTIVE, or fix it; `aws kafka describe-cluster-v2` shows the reason',
      );
}

function checkAuthentication(
  { authentication, allowsEverybody, kind }: ClusterDescription,
  mode: Authentication,
  subject: string,
): Finding {
  const enabled = authentication.map((each) => (each === 'other' ? each : ways[each].name)).join(', ');
  if (mode === 'other') {
    return problem(
      subject,
      'an event source signs in by a way that MSK does not have',
      'its pollers are refused',
      `use one that the cluster has: ${enabled}`,
    );
  }
  const { name } = ways[mode];
  if (authentication.includes(mode)) return ok(subject, `${name} is turned on`);
  if (mode === 'iam' && allowsEverybody) {
    return warning(
      subject,
      'pollers read without signing in: IAM is off, and the cluster allows unauthenticated access',
      'everyone who reaches the brokers can read and write every topic',
      'turn IAM on at the cluster; the role has what it needs',
    );
  }
  return problem(
    subject,
    `event sources sign in by ${name}, which is turned off; on: ${enabled === '' ? 'none' : enabled}`,
    'the brokers refuse the pollers, and no record arrives',
    kind === 'serverless'
      ? "set source.authentication to { kind: 'iam' }: MSK Serverless has no other"
      : `turn ${name} on at the cluster, or set source.authentication to what it has`,
  );
}

function checkBrokers(cluster: ClusterFacts, mode: Authentication, subject: string): Finding {
  const { brokers, description } = cluster;
  if (!brokers.known) return notKnown(subject, "the brokers' addresses are not known", brokers);
  const everybody =
    mode === 'iam' &&
    description.known &&
    description.value.allowsEverybody &&
    brokers.value.iam === undefined;
  const addresses = mode === 'other' || everybody ? brokers.value.none : brokers.value[mode];
  const port = brokerPort(mode, brokers.value);
  if (addresses === undefined) {
    return problem(
      subject,
      `it gives no broker addresses for ${mode === 'other' ? 'the way its event sources sign in' : ways[mode].name}`,
      'pollers have nothing to connect to',
      'turn that way to sign in on at the cluster, or use one that it has',
    );
  }
  const ports = [...new Set(addresses.split(',').map((address) => Number(address.split(':').at(-1))))];
  const strange = ports.filter((each) => each !== port);
  return strange.length === 0
    ? ok(subject, `brokers at port ${port}`)
    : warning(
        subject,
        `brokers at port ${strange.join(', ')}, where ${port} is usual`,
        'rules of security groups with the usual port do not allow pollers in',
        'allow this port in the rules of the cluster',
      );
}

/** The port that pollers dial: that of their way to sign in, or of plain text where there is none. */
export function brokerPort(mode: Authentication, brokers: Brokers): number {
  const isPlain = brokers.none?.endsWith(`:${plainTextPort}`) === true;
  if (mode === 'other') return isPlain ? plainTextPort : ways.mtls.port;
  if (mode !== 'iam' || brokers.iam !== undefined) return ways[mode].port;
  if (brokers.none === undefined) return ways.iam.port;
  return isPlain ? plainTextPort : ways.mtls.port;
}

function checkScramSecrets(
  { scramSecretArns, arn }: ClusterFacts,
  sources: readonly EventSourceFacts[],
): readonly Finding[] {
  if (scramSecretArns === undefined) return [];
  const subject = shortName(arn);
  if (!scramSecretArns.known) {
    return [notKnown(subject, "the cluster's users are not known", scramSecretArns)];
  }
  const used = [
    ...new Set(
      sources.flatMap(({ authentication, secretArns }) => (authentication === 'scram' ? secretArns : [])),
    ),
  ];
  return used.map((secret) =>
    scramSecretArns.value.includes(secret)
      ? ok(shortName(secret), 'it is associated with the cluster')
      : problem(
          shortName(secret),
          'it is not associated with the cluster',
          'the cluster does not know the user, and refuses the pollers',
          'associate it: `aws kafka batch-associate-scram-secret`',
        ),
  );
}
