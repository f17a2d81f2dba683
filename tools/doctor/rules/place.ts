import type { Fact, Unknown } from '../facts/fact.ts';
import { notKnown, ok, problem, warning, type Finding } from './finding.ts';
import type { PlaceFacts, Subnet } from '../facts/network-facts.ts';
import { endpointOf, groupsOf, knownPlace, allows, withoutWayOut, type KnownPlace } from './reach.ts';

/** A service that is called from a place. */
export interface Called {
  /** As the names of endpoints end: `sqs`. */
  readonly service: string;
  readonly port: number;
  readonly why: string;
}

/** Whether everything that is called from a place can be reached from there, and the place has room. */
export function checkPlace(
  fact: Fact<PlaceFacts>,
  subject: string,
  called: readonly Called[],
): readonly Finding[] {
  if (!fact.known) return [notKnown(subject, 'its network is not known', fact)];
  const { subnets } = fact.value;
  const place = knownPlace(fact.value);
  return [
    ...(subnets.known ? [checkRoom(subnets.value, subject)] : []),
    ...(place === undefined
      ? missingParts(fact.value).map((part) =>
          notKnown(subject, `whether it reaches ${listServices(called)} is not known`, part),
        )
      : called.map((service) => checkCalled(place, service, subject))),
  ];
}

const missingParts = ({ subnets, groups, endpoints, routeTables }: PlaceFacts): readonly Unknown[] => {
  const missing = [subnets, groups, endpoints, routeTables].flatMap((part) => (part.known ? [] : [part]));
  // What depends on the subnets is missing with them: one finding for one refused question.
  return missing.filter(
    (part, index) => missing.findIndex(({ question }) => question === part.question) === index,
  );
};

const listServices = (called: readonly Called[]): string =>
  called.length === 0 ? 'anything' : called.map(({ service }) => service).join(', ');

/** An interface for each combination of function version and group, a handful for each poller's subnet. */
const fewAddresses = 8;

function checkRoom(subnets: readonly Subnet[], subject: string): Finding {
  const full = subnets.filter(({ freeAddresses }) => freeAddresses < fewAddresses);
  if (full.length > 0) {
    return warning(
      subject,
      `few addresses are free: ${full.map(({ id, freeAddresses }) => `${freeAddresses} in ${id}`).join(', ')}`,
      'without a free address Lambda cannot create a network interface, and nothing starts there',
      'free some, or add a larger subnet',
    );
  }
  const zones = new Set(subnets.map(({ zone }) => zone));
  return zones.size > 1
    ? ok(subject, `subnets in ${zones.size} availability zones, addresses free in each`)
    : warning(
        subject,
        `its subnets are in ${zones.size === 0 ? 'no' : 'one'} availability zone`,
        'it stops while that zone is down',
        'add a subnet in another zone',
      );
}

function checkCalled(place: KnownPlace, { service, port, why }: Called, subject: string): Finding {
  const { subnets, groupIds, groups, endpoints, routeTables } = place;
  const cidrs = subnets.map(({ cidr }) => cidr);
  const endpoint = endpointOf(service, subnets, endpoints, routeTables);
  const outbound = groupsOf(groups, groupIds).flatMap((group) => group.outbound);
  if (endpoint?.kind === 'interface') {
    const out = allows(outbound, port, { groupIds: endpoint.groupIds, cidrs });
    if (out === 'no') return closedOutward(subject, service, port, why, endpoint.groupIds);
    const inbound = groupsOf(groups, endpoint.groupIds).flatMap((group) => group.inbound);
    if (allows(inbound, port, { groupIds, cidrs }) !== 'no') {
      return ok(subject, `reaches ${service} by ${endpoint.id}`);
    }
    return problem(
      subject,
      `the endpoint of ${service}, ${endpoint.id}, allows nothing in at port ${port} from ${groupIds.join(', ')}`,
      why,
      `add a rule to ${endpoint.groupIds.join(' or ')}: TCP ${port} from ${groupIds[0] ?? 'its security group'}`,
    );
  }
  const isOpen = allows(outbound, port, { groupIds: [], cidrs: ['0.0.0.0/0'] });
  if (endpoint !== undefined) {
    // A gateway's addresses are those of a prefix list, which a rule may name in place of everything.
    return isOpen === 'no'
      ? closedOutward(subject, service, port, why, ['0.0.0.0/0'])
      : ok(subject, `reaches ${service} by ${endpoint.id}`);
  }
  const enclosed = withoutWayOut(subnets, routeTables);
  if (enclosed.length > 0) {
    return problem(
      subject,
      `no way to ${service}: no endpoint with private DNS, and no NAT from ${enclosed.map(({ id }) => id).join(', ')}`,
      why,
      `make an endpoint of ${service} for these subnets (network.createEndpoints), or a route to a NAT gateway`,
    );
  }
  return isOpen === 'no'
    ? closedOutward(subject, service, port, why, ['0.0.0.0/0'])
    : ok(subject, `reaches ${service} by the VPC's way out`);
}

const closedOutward = (
  subject: string,
  service: string,
  port: number,
  why: string,
  to: readonly string[],
): Finding =>
  problem(
    subject,
    `its security groups allow nothing out at port ${port}, the port of ${service}`,
    why,
    `add an outbound rule: TCP ${port} to ${to.join(' or ')}`,
  );
