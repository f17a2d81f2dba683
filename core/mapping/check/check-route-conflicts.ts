import type { Problem } from '../../connector/problem.ts';
import type { CheckableRoute } from '../../connector/validate.ts';
import type { RouteOfTable } from '../compile/bound-route.ts';
import { timestampMode } from '../compile/write-timestamp.ts';

type CheckableOfTable = CheckableRoute & RouteOfTable;

/** Finds routes that fight over one table: each is sound alone, but together they would overwrite one another. */
export function checkTogether(routes: readonly CheckableOfTable[]): Problem[] {
  return routes.flatMap((later, index) => {
    const rivals = routes
      .slice(0, index)
      .filter(({ table }) => table.keyspace === later.table.keyspace && table.name === later.table.name);
    const twin = rivals.find((rival) => agree('topic', rival, later, topicOf));
    if (twin !== undefined) return [sameTopic(twin, later)];
    const other = rivals.find((rival) => agree('timestamp', rival, later, modeOf) === false);
    return other === undefined ? [] : [otherTimestamps(other, later)];
  });
}

/** `undefined` where one of them has a problem in that option: what it will be is not known. */
function agree(
  option: 'topic' | 'timestamp',
  one: CheckableOfTable,
  other: CheckableOfTable,
  valueOf: (route: RouteOfTable) => string,
): boolean | undefined {
  const isKnown = ({ unsound }: CheckableOfTable) => !unsound.includes(option);
  return isKnown(one) && isKnown(other) ? valueOf(one) === valueOf(other) : undefined;
}

const topicOf = ({ route }: RouteOfTable): string => route.topic;

function sameTopic(earlier: RouteOfTable, later: RouteOfTable): Problem {
  return {
    path: later.path,
    message: `${earlier.path} already brings topic '${later.route.topic}' to ${printTable(later)}: both would write the same rows with the same timestamp`,
    fix: `put the columns of both into ${earlier.path} and remove this route`,
  };
}

function otherTimestamps(earlier: RouteOfTable, later: RouteOfTable): Problem {
  return {
    path: `${later.path}.timestamp`,
    message: `${earlier.path} writes ${printTable(later)} with timestamps of another kind: which write wins would not follow the order of either topic`,
    got: `'${modeOf(later)}', and '${modeOf(earlier)}' in ${earlier.path}`,
    fix: 'give both routes the same timestamp',
  };
}

function modeOf({ route }: RouteOfTable): string {
  return timestampMode(route.timestamp ?? 'record');
}

function printTable({ table }: RouteOfTable): string {
  return `${table.keyspace}.${table.name}`;
}
