import type { Problem } from '../../connector/problem.ts';
import type { CheckableRoute } from '../../connector/validate.ts';
import type { BoundRoute } from '../compile/bound-route.ts';
import { timestampMode } from '../compile/write-timestamp.ts';

type CheckableBoundRoute = CheckableRoute & BoundRoute;

/** The first routes of one table: by topic, and by kind of write timestamp. */
interface Earlier {
  readonly byTopic: Map<string, BoundRoute>;
  readonly byMode: Map<string, BoundRoute>;
}

/** Finds routes that write one table and overwrite each other's rows there; each of them may be valid on its own. */
export function checkRouteConflicts(routes: readonly CheckableBoundRoute[]): Problem[] {
  const byTable = new Map<string, Earlier>();
  return routes.flatMap((route) => {
    const table = JSON.stringify([route.table.keyspace, route.table.name]);
    const earlier: Earlier = byTable.get(table) ?? { byTopic: new Map(), byMode: new Map() };
    byTable.set(table, earlier);
    const problem = conflictWith(earlier, route);
    if (isKnown('topic', route)) addFirst(earlier.byTopic, topicOf(route), route);
    if (isKnown('timestamp', route)) addFirst(earlier.byMode, modeOf(route), route);
    return problem === undefined ? [] : [problem];
  });
}

function conflictWith({ byTopic, byMode }: Earlier, later: CheckableBoundRoute): Problem | undefined {
  const duplicate = isKnown('topic', later) ? byTopic.get(topicOf(later)) : undefined;
  if (duplicate !== undefined) return sameTopic(duplicate, later);
  if (!isKnown('timestamp', later)) return undefined;
  for (const [mode, other] of byMode) {
    if (mode !== modeOf(later)) return otherTimestamps(other, later);
  }
  return undefined;
}

/** The value of an invalid option is not known. */
const isKnown = (option: 'topic' | 'timestamp', { invalidOptions }: CheckableBoundRoute): boolean =>
  !invalidOptions.includes(option);

function addFirst(routes: Map<string, BoundRoute>, name: string, route: BoundRoute): void {
  if (!routes.has(name)) routes.set(name, route);
}

const topicOf = ({ route }: BoundRoute): string => route.topic;

function sameTopic(earlier: BoundRoute, later: BoundRoute): Problem {
  return {
    path: later.path,
    message: `${earlier.path} already writes topic '${later.route.topic}' into ${printTable(later)}: both would write the same rows with the same timestamp`,
    fix: `put the columns of both into ${earlier.path} and remove this route`,
  };
}

function otherTimestamps(earlier: BoundRoute, later: BoundRoute): Problem {
  return {
    path: `${later.path}.timestamp`,
    message: `${earlier.path} writes ${printTable(later)} with timestamps of another kind: which write wins would not follow the order of either topic`,
    got: `'${modeOf(later)}', and '${modeOf(earlier)}' in ${earlier.path}`,
    fix: 'give both routes the same timestamp',
  };
}

function modeOf({ route }: BoundRoute): string {
  return timestampMode(route.timestamp ?? 'record');
}

function printTable({ table }: BoundRoute): string {
  return `${table.keyspace}.${table.name}`;
}
