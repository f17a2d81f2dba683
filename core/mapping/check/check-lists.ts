import type { Problem } from '../../connector/problem.ts';
import { columnPath } from '../../connector/validate-route.ts';
import { isMultiCell } from '../../cql/parse-type.ts';
import { printType } from '../../cql/print-type.ts';
import type { BoundRoute } from '../compile/bound-route.ts';

/**
 * Refuses lists that are not frozen where the record gives the timestamp.
 *
 * Cassandra replaces such a list by deleting what is older than the write and appending the new items,
 * each under an id of the server's own: a second write with the same timestamp deletes nothing and appends them again
 * (seen on 5.0.3). Sets and maps name their items by value, and a write by the server's clock is always younger.
 */
export function checkLists({ path, route, table }: BoundRoute): Problem[] {
  if (route.timestamp === 'server') return [];
  return [...table.columns.values()]
    .filter(
      ({ name, type }) => Object.hasOwn(route.columns, name) && type.kind === 'list' && isMultiCell(type),
    )
    .map(({ name, type }) => ({
      path: columnPath(`${path}.columns`, name),
      message: `a record that is delivered twice doubles the items of a ${printType(type)}, since both writes have the record's timestamp`,
      fix: `declare the column as frozen<${printType(type)}>, or give the route timestamp: 'server'`,
    }));
}
