import { parseRegistryUrl } from '../../../lib/registry/registry-url.ts';
import { shortName } from '../facts/arn.ts';
import { brokerPort, readsDirectly } from './cluster.ts';
import { connectionName, readsBy } from './connection.ts';
import { checkConnectionPorts } from './connection-ports.ts';
import { checkPlace, type Called } from './place.ts';
import type { ClusterFacts } from '../facts/cluster-facts.ts';
import type { ConnectionFacts } from '../facts/connection-facts.ts';
import type { EventSourceFacts } from '../facts/event-source-facts.ts';
import { isAbsent } from '../facts/fact.ts';
import type { Facts } from '../facts/facts.ts';
import { notKnown, ok, problem, warning, type Finding } from './finding.ts';
import type { FunctionFacts } from '../facts/function-facts.ts';
import { secretArnsOf } from '../facts/registry-facts.ts';
import { groupsOf, allows } from './reach.ts';
import { checkVpc } from './vpc.ts';
import { checkWayOut } from './way-out.ts';

/** Whether pollers reach the brokers, and the function what it calls. */
export function checkNetwork(facts: Facts): readonly Finding[] {
  const sources = facts.eventSources.known ? facts.eventSources.value : [];
  const deployed = facts.function?.known === true ? facts.function.value : undefined;
  return [
    ...facts.clusters.flatMap((cluster) => checkPollers(cluster, sources)),
    ...facts.connections.flatMap((connection) => checkConnectedPollers(connection, sources)),
    ...(facts.functionPlace === undefined || deployed === undefined
      ? []
      : [
          ...checkPlace(facts.functionPlace, deployed.name, calledBy(deployed)),
          ...checkWaysOut(facts, deployed),
        ]),
    ...(facts.vpc === undefined ? [] : checkVpc(facts.vpc)),
  ];
}

/** Pollers run in the cluster's subnets with its groups, so the groups must allow themselves in. */
function checkPollers(cluster: ClusterFacts, eventSources: readonly EventSourceFacts[]): readonly Finding[] {
  const sources = eventSources.filter((source) => readsDirectly(source, cluster));
  const subject = `pollers of ${shortName(cluster.arn)}`;
  const { place, description } = cluster;
  // A finding about the cluster reports that there is none.
  if (isAbsent(description)) return [];
  if (!place.known) return [notKnown(subject, 'their network is not known', place)];
  const { groups, groupIds, subnets } = place.value;
  const brokers = cluster.brokers.known
    ? cluster.brokers.value
    : { iam: undefined, scram: undefined, mtls: undefined, none: undefined };
  const ports = [...new Set(sources.map(({ authentication }) => brokerPort(authentication, brokers)))];
  const onDemand = sources.some(({ polling }) => polling.kind === 'on-demand');
  return [
    ...(groups.known && subnets.known
      ? ports.map((port) => {
          const own = groupsOf(groups.value, groupIds);
          const peer = { groupIds, cidrs: subnets.value.map(({ cidr }) => cidr) };
          return checkPort(subject, port, groupIds, {
            inbound: allows(
              own.flatMap(({ inbound }) => inbound),
              port,
              peer,
            ),
            outbound: allows(
              own.flatMap(({ outbound }) => outbound),
              port,
              peer,
            ),
          });
        })
      : []),
    // In provisioned mode Lambda needs no way out of the cluster's VPC.
    ...checkPlace(place, subject, onDemand ? calledOnDemand(sources) : []),
  ];
}

function checkPort(
  subject: string,
  port: number,
  groupIds: readonly string[],
  { inbound, outbound }: { readonly inbound: string; readonly outbound: string },
): Finding {
  const groups = groupIds.join(', ');
  if (inbound === 'no' || outbound === 'no') {
    const direction = inbound === 'no' ? 'in from' : 'out to';
    return problem(
      subject,
      `the cluster's security groups (${groups}) allow nothing ${direction} themselves at port ${port}`,
      'pollers run in the subnets of the cluster with its groups, and can connect to no broker',
      `add ${inbound === 'no' ? 'an inbound' : 'an outbound'} rule to ${groupIds[0] ?? 'the group'}: TCP ${port} ${inbound === 'no' ? 'from' : 'to'} itself`,
    );
  }
  if (inbound === 'yes' && outbound === 'yes') return ok(subject, `reach the brokers at port ${port}`);
  return warning(
    subject,
    `whether the cluster's security groups (${groups}) allow themselves in at port ${port} depends on a prefix list`,
    'pollers that reach no broker read nothing',
    'see that the list has the addresses of the subnets of the cluster',
  );
}

/** Pollers run in the subnets of the connection with its groups, and so do its endpoints. */
function checkConnectedPollers(
  connection: ConnectionFacts,
  eventSources: readonly EventSourceFacts[],
): readonly Finding[] {
  const { place, description, target } = connection;
  // Where there is no connection yet, or none at all, there is no place either.
  if (place === undefined || (description !== undefined && isAbsent(description))) return [];
  const subject = `pollers of ${connectionName(connection)}`;
  if (!place.known) return [notKnown(subject, 'their network is not known', place)];
  const sources = eventSources.filter((source) => readsBy(source, connection));
  const onDemand = sources.some(({ polling }) => polling.kind === 'on-demand');
  const brokers =
    target.known && target.value.cluster.known ? target.value.cluster.value.brokerCount : undefined;
  return [
    ...checkConnectionPorts(place.value, brokers, subject),
    ...checkPlace(place, subject, onDemand ? calledOnDemand(sources) : []),
  ];
}

/** https://docs.aws.amazon.com/lambda/latest/dg/with-msk-cluster-network.html */
function calledOnDemand(sources: readonly EventSourceFacts[]): readonly Called[] {
  const why =
    'pollers in on-demand mode call it from the VPC of the cluster, and wait without end if they cannot reach it';
  const services = ['lambda', 'sts'];
  if (sources.some(({ secretArns }) => secretArns.length > 0)) services.push('secretsmanager');
  return services.map((service) => ({ service, port: 443, why }));
}

/** What a function calls, by what its environment names. */
function calledBy({ settings, registries }: FunctionFacts): readonly Called[] {
  if (!settings.known) return [];
  const { deadLetters, dialect, credentials, tlsAuthorities, tlsClientCertificate } = settings.value;
  const places = registries.known ? registries.value : [];
  const secrets = [
    ...[credentials, tlsAuthorities, tlsClientCertificate].filter(
      (reference) => reference?.kind === 'secret',
    ),
    ...places.flatMap(secretArnsOf),
  ];
  return [
    ...(deadLetters.kind === 'queue'
      ? [
          {
            service: 'sqs',
            port: 443,
            why: 'dead letters cannot be stored: their records are redelivered without end',
          },
        ]
      : []),
    ...(deadLetters.kind === 'queue' && deadLetters.bucket !== undefined
      ? [{ service: 's3', port: 443, why: 'dead letters too large for the queue can not be stored' }]
      : []),
    ...(secrets.length > 0
      ? [{ service: 'secretsmanager', port: 443, why: 'the function starts without a login, and crashes' }]
      : []),
    ...(places.some(({ kind }) => kind === 'glue')
      ? [
          {
            service: 'glue',
            port: 443,
            why: 'no schema can be fetched: records wait for it (registry_unavailable)',
          },
        ]
      : []),
    ...(dialect === 'keyspaces'
      ? [
          {
            service: 'cassandra',
            port: 9142,
            why: 'the function reaches no Keyspaces, and no row is written',
          },
        ]
      : []),
  ];
}

/** The groups of a self-managed Cassandra and of a registry are not known; those of the function must allow it out. */
function checkWaysOut(
  { functionPlace }: Facts,
  { name, settings, registries }: FunctionFacts,
): readonly Finding[] {
  const cassandra =
    settings.known && settings.value.dialect === 'cassandra'
      ? [
          {
            port: Number(settings.value.contactPoints[0]?.split(':').at(-1)),
            name: 'the cluster',
            why: 'the function reaches no node, and no row is written',
            peer: 'the security group of the nodes',
          },
        ]
      : [];
  const places = registries.known ? registries.value : [];
  const urls = places.flatMap((place) => (place.kind === 'glue' ? [] : place.urls));
  const ports = new Set(urls.flatMap((url) => parseRegistryUrl(url)?.port ?? []));
  const schemas = [...ports].map((port) => ({
    port,
    name: 'the schema registry',
    why: 'no schema can be fetched: records wait for it (registry_unavailable)',
    peer: 'the security group of the registry',
  }));
  return [...cassandra, ...schemas].flatMap((target) => checkWayOut(functionPlace, name, target));
}
