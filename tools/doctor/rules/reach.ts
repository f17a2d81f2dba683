import type {
  Endpoint,
  PlaceFacts,
  RouteTable,
  Rule,
  SecurityGroup,
  Subnet,
} from '../facts/network-facts.ts';

/** A sender or receiver: with any of these groups, or in all of these ranges. */
export interface Peer {
  readonly groupIds: readonly string[];
  readonly cidrs: readonly string[];
}

/** `perhaps`: a rule names a prefix list, whose ranges are not looked up. */
export type Reachability = 'yes' | 'no' | 'perhaps';

/** Whether one direction of a set of groups allows TCP at a port from or to a peer. */
export function allows(rules: readonly Rule[], port: number, peer: Peer): Reachability {
  const fitting = rules.filter(
    ({ protocol, fromPort, toPort }) =>
      protocol === '-1' || ((protocol === 'tcp' || protocol === '6') && fromPort <= port && port <= toPort),
  );
  if (fitting.some(({ groupIds }) => groupIds.some((id) => peer.groupIds.includes(id)))) return 'yes';
  const ranges = fitting.flatMap(({ cidrs }) => cidrs);
  if (peer.cidrs.length > 0 && peer.cidrs.every((cidr) => ranges.some((range) => covers(range, cidr)))) {
    return 'yes';
  }
  return fitting.some(({ prefixListIds }) => prefixListIds.length > 0) ? 'perhaps' : 'no';
}

/** Whether the IPv4 range `outer` has all addresses of `inner`. */
export function covers(outer: string, inner: string): boolean {
  const [a, b] = [readCidr(outer), readCidr(inner)];
  if (a === undefined || b === undefined || a.bits > b.bits) return false;
  const size = 2 ** (32 - a.bits);
  return Math.floor(a.address / size) === Math.floor(b.address / size);
}

function readCidr(text: string): { readonly address: number; readonly bits: number } | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text)?.slice(1).map(Number);
  const [a = 0, b = 0, c = 0, d = 0, bits = 0] = parts ?? [];
  return parts === undefined ? undefined : { address: ((a * 256 + b) * 256 + c) * 256 + d, bits };
}

/** The groups of a place, of which any may open a way. */
export const groupsOf = (
  groups: readonly SecurityGroup[],
  ids: readonly string[],
): readonly SecurityGroup[] => groups.filter(({ id }) => ids.includes(id));

/** The route table of a subnet: its own, or else the main one of the VPC. */
export const routeTableOf = (tables: readonly RouteTable[], subnet: Subnet): RouteTable | undefined =>
  tables.find(({ subnetIds }) => subnetIds.includes(subnet.id)) ?? tables.find(({ isMain }) => isMain);

/** The subnets that have no way out by a NAT gateway, an appliance or another network: what is in them has no public address. */
export const withoutWayOut = (subnets: readonly Subnet[], tables: readonly RouteTable[]): readonly Subnet[] =>
  subnets.filter((subnet) => {
    const target = routeTableOf(tables, subnet)?.defaultTarget;
    return target === undefined || target.startsWith('igw-');
  });

/** The endpoint by which a service is reached, such as `sqs`; for a gateway only where every subnet has its route. */
export function endpointOf(
  service: string,
  subnets: readonly Subnet[],
  endpoints: readonly Endpoint[],
  tables: readonly RouteTable[],
): Endpoint | undefined {
  const usable = endpoints.filter(
    (endpoint) => endpoint.state === 'available' && isOf(endpoint.service, service),
  );
  const gateway = usable.find(
    ({ kind, routeTableIds }) =>
      kind === 'gateway' &&
      subnets.every((subnet) => routeTableIds.includes(routeTableOf(tables, subnet)?.id ?? '')),
  );
  return gateway ?? usable.find(({ kind, privateDns }) => kind === 'interface' && privateDns);
}

/** `com.amazonaws.eu-west-1.cassandra-fips` is of `cassandra`. */
const isOf = (name: string, service: string): boolean =>
  name.endsWith(`.${service}`) || name.endsWith(`.${service}-fips`);

/** The parts of a place that reachability is computed from, once all are known. */
export interface KnownPlace {
  readonly subnets: readonly Subnet[];
  readonly groupIds: readonly string[];
  readonly groups: readonly SecurityGroup[];
  readonly endpoints: readonly Endpoint[];
  readonly routeTables: readonly RouteTable[];
}

export function knownPlace({
  subnets,
  groupIds,
  groups,
  endpoints,
  routeTables,
}: PlaceFacts): KnownPlace | undefined {
  if (!subnets.known || !groups.known || !endpoints.known || !routeTables.known) return undefined;
  return {
    subnets: subnets.value,
    groupIds,
    groups: groups.value,
    endpoints: endpoints.value,
    routeTables: routeTables.value,
  };
}
