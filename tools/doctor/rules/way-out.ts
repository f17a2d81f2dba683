import { derive } from '../facts/fact.ts';
import type { Facts } from '../facts/facts.ts';
import { ok, problem, type Finding } from './finding.ts';
import { groupsOf } from './reach.ts';

/** Something that the function connects to, whose own security groups are not known. */
interface Target {
  readonly port: number;
  /** `the cluster` */
  readonly name: string;
  readonly why: string;
  /** Whom a rule would name. */
  readonly peer: string;
}

/** Whether the security groups of the function let it out at a port; nothing where they are not known. */
export function checkWayOut(
  place: Facts['functionPlace'],
  subject: string,
  { port, name, why, peer }: Target,
): readonly Finding[] {
  if (place?.known !== true) return [];
  const { groups, groupIds } = place.value;
  const rules = derive(groups, (all) => groupsOf(all, groupIds).flatMap(({ outbound }) => outbound));
  if (!rules.known) return [];
  const isNamed = rules.value.some(
    ({ protocol, fromPort, toPort }) => protocol === '-1' || (fromPort <= port && port <= toPort),
  );
  return [
    isNamed
      ? ok(subject, `its security groups have a way out at port ${port}`)
      : problem(
          subject,
          `its security groups allow nothing out at port ${port}, the port of ${name}`,
          why,
          `add an outbound rule: TCP ${port} to ${peer}`,
        ),
  ];
}
