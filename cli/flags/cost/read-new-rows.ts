import { printQualified } from '../../../core/cql/schema/schema.ts';
import type { BoundRoute } from '../../../core/mapping/compile/bound-route.ts';
import { unknown } from '../options.ts';
import type { OptionProblems } from '../option-problems.ts';
import { cutAtEquals, readNumber } from './read-number.ts';

/** Shares of writes that make a row, 0 to 1. */
export interface NewRowShares {
  readonly ofAll: number;
  /** Of a route, where it was given; by its table, or by its topic and its table. */
  of(route: BoundRoute): number | undefined;
}

/** Reads `--new-rows`: `PERCENT` for all routes, `TABLE=PERCENT` or `TOPIC:TABLE=PERCENT` for one. */
export function readNewRows(
  texts: readonly string[],
  routes: readonly BoundRoute[],
  problems: OptionProblems,
): NewRowShares {
  const given = new Map<string, number>();
  const known = [...new Set(routes.flatMap(namesOf))];
  let ofAll = 1;
  for (const text of texts) {
    const { name, value } = cutAtEquals(text);
    const share = problems.read(() => readNumber('new-rows', value, { min: 0, max: 100 }), 100) / 100;
    if (name === undefined) ofAll = share;
    else if (known.includes(name)) given.set(name, share);
    else problems.add(`option '--new-rows': ${unknown('route', name, known)}`);
  }
  return {
    ofAll,
    of: (route) =>
      namesOf(route)
        .map((name) => given.get(name))
        .find((share) => share !== undefined),
  };
}

/** What a route may be called, the most exact first. */
function namesOf({ route, table }: BoundRoute): readonly string[] {
  const qualified = printQualified(table.keyspace, table.name);
  return [`${route.topic}:${qualified}`, qualified, table.name];
}
