import { connectionPorts } from '../../../lib/source/connection-ports.ts';
import { ok, problem, warning, type Finding } from './finding.ts';
import type { PlaceFacts } from '../facts/network-facts.ts';
import { groupsOf, allows } from './reach.ts';

const { first, last } = connectionPorts;
const all = Array.from({ length: last - first + 1 }, (_, index) => first + index);

/**
 * Whether a connection's groups allow themselves in and out at the ports of its brokers.
 * @param brokers how many there are; at least one where the number is not known
 */
export function checkConnectionPorts(
  { groups, groupIds, subnets }: PlaceFacts,
  brokers: number | undefined,
  subject: string,
): readonly Finding[] {
  if (!groups.known || !subnets.known) return [];
  const own = groupsOf(groups.value, groupIds);
  const peer = { groupIds, cidrs: subnets.value.map(({ cidr }) => cidr) };
  const [inbound, outbound] = [own.flatMap((group) => group.inbound), own.flatMap((group) => group.outbound)];
  const closedIn = all.filter((port) => allows(inbound, port, peer) === 'no');
  const closedOut = all.filter((port) => allows(outbound, port, peer) === 'no');
  const closed = all.filter((port) => closedIn.includes(port) || closedOut.includes(port));
  const names = groupIds.join(', ');
  if (closed.length === 0) return [ok(subject, `reach the brokers at ports ${first} to ${last}`)];
  const isIn = closedIn.length > 0;
  const what = `the connection's security groups (${names}) allow nothing ${isIn ? 'in from' : 'out to'} themselves at ${printPorts(isIn ? closedIn : closedOut)}`;
  const fix = `add ${isIn ? 'an inbound' : 'an outbound'} rule to ${groupIds[0] ?? 'the group'}: TCP ${first}-${last} ${isIn ? 'from' : 'to'} itself`;
  const needed = first + (brokers ?? 1);
  return [
    closed.some((port) => port < needed)
      ? problem(
          subject,
          what,
          'each broker has a port of its own there, and pollers do not reach those behind the closed ones',
          fix,
        )
      : warning(subject, what, 'brokers that the cluster gets later have these ports', fix),
  ];
}

/** Rules name ranges, and so what they leave out is mostly one too. */
function printPorts(ports: readonly number[]): string {
  const [low = 0, high = low] = [ports[0], ports.at(-1)];
  if (low === high) return `port ${low}`;
  return high - low === ports.length - 1
    ? `ports ${low} to ${high}`
    : `${ports.length} of the ports ${low} to ${high}`;
}
