import type { Problem } from '../../connector/problem.ts';
import type { CheckableRoute } from '../../connector/validate.ts';
import type { BoundRoute } from '../compile/bound-route.ts';
import { timestampMode } from '../compile/write-timestamp.ts';

type CheckableBoundRoute = CheckableRoute & BoundRoute;

/** Finds routes that write one table and overwrite each other's rows there; each of them may be valid on its own. */
export function checkRouteConflicts(routes: readonly CheckableBoundRoute[]): Problem[] {
  return routes.flatMap((later, index) => {
    const rivals = routes
      .slice(0, index)
      .filter(({ table }) => table.keyspace === later.table.keyspace && table.name === later.table.name);
    const duplicate = rivals.find((rival) => agree('topic', rival, later, topicOf));
    if (duplicate !== undefined) return [sameTopic(duplicate, later)];
    const other = rivals.find((rival) => agree('timestamp', rival, later, modeOf) === false);
    return other === undefined ? [] : [otherTimestamps(other, later)];
  });
}

/** `undefined` where the option of one of them is invalid: its value is not known then. */
function agree(
  option: 'topic' | 'timestamp',
  one: CheckableBoundRoute,
  other: CheckableBoundRoute,
  valueOf: (route: BoundRoute) => string,
): boolean | undefined {
  const isKnown = ({ invalidOptions }: CheckableBoundRoute) => !invalidOptions.includes(option);
  return isKnown(one) && isKnown(other) ? valueOf(one) === valueOf(other) : undefined;
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
