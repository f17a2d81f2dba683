import { columnPath } from '../../connector/validate-route.ts';
import type { Problem } from '../../connector/problem.ts';
import type { BoundRoute } from '../compile/bound-route.ts';
import { sourceOf } from '../compile/column-options.ts';
import { parseAt } from './check-source.ts';
import { checkRouteValues, checkValues } from './check-values.ts';

/** Finds the value options of a route, its own and its columns', that can change nothing. */
export function checkOptionUse(given: BoundRoute): Problem[] {
  const { path, route, table } = given;
  const ofColumns = Object.entries(route.columns).flatMap(([name, definition]) => {
    const column = table.columns.get(name);
    if (column === undefined) return [];
    const at = columnPath(`${path}.columns`, name);
    const source = sourceOf(definition);
    const expression = typeof source === 'function' ? undefined : parseAt(at, source).expression;
    return checkValues(at, definition, expression, column, route);
  });
  return [...ofColumns, ...checkRouteValues(given)];
}
