import type { Problem } from '../config/problem.ts';
import { columnPath } from '../config/validate-route.ts';
import { checkPath, parseAt } from './check-source.ts';
import { literalOf } from './compile-expression.ts';
import { printExpression, type Expression } from './expression.ts';
import { keyColumnsOf, type RouteOfTable } from './route-of-table.ts';
import { toNumber } from './to-number.ts';
import { parseTtl } from './ttl.ts';

/** Checks a route's `ttl`. */
export function checkTtl({ path, route }: RouteOfTable): Problem[] {
  const at = `${path}.ttl`;
  const ttl = parseTtl(route.ttl);
  if (ttl.kind === 'invalid') {
    const got = typeof route.ttl === 'string' ? `'${route.ttl}'` : String(route.ttl);
    return [{ path: at, message: ttl.message, got, allowed: ttl.allowed }];
  }
  if (ttl.kind !== 'expression') return [];
  return [...checkPath(at, ttl.expression, route), ...checkNumeric(at, ttl.expression, 'seconds')];
}

/** Checks a route's `timestamp`, where it is a field. */
export function checkTimestamp({ path, route }: RouteOfTable): Problem[] {
  const source = route.timestamp;
  if (typeof source !== 'object' || !('field' in source)) return [];
  const at = `${path}.timestamp.field`;
  const parsed = parseAt(at, source.field);
  if (parsed.problem !== undefined) return [parsed.problem];
  const problems = [
    ...checkPath(at, parsed.expression, route),
    ...checkNumeric(at, parsed.expression, source.unit),
  ];
  if (route.tombstones === 'delete' && readsValue(parsed.expression)) {
    problems.push({
      path: at,
      message: `reads the value, which a tombstone does not have, and tombstones is 'delete'`,
      fix: `use timestamp: 'record', or a header`,
    });
  }
  return problems;
}

function checkNumeric(path: string, expression: Expression, unit: string): Problem[] {
  const allowed = `a field that holds a number of ${unit}: 'value.field'`;
  if (expression.kind === 'call' || (expression.kind === 'meta' && expression.name === 'topic')) {
    return [{ path, message: 'is not a number', allowed }];
  }
  const literal = literalOf(expression);
  if (literal === undefined || toNumber(literal) !== undefined) return [];
  return [{ path, message: 'is not a number', got: printExpression(expression), allowed }];
}

/** Checks that a tombstone says which row it deletes: it has a key, headers and a position, but no value. */
export function checkTombstones({ path, route, table }: RouteOfTable): Problem[] {
  if (route.tombstones !== 'delete') return [];
  const keyColumns = keyColumnsOf(route, table);
  if (keyColumns.length < table.partitionKey.length + table.clusteringKey.length) {
    return [
      {
        path: `${path}.tombstones`,
        message: `'delete' would delete whole partitions: the route names no clustering column`,
        fix: `name the clustering columns, or leave tombstones at 'skip'`,
      },
    ];
  }
  return keyColumns.flatMap(({ name }) => {
    const source = route.columns[name];
    if (typeof source !== 'string') return [];
    const at = columnPath(`${path}.columns`, name);
    const parsed = parseAt(at, source);
    if (parsed.problem !== undefined || !readsValue(parsed.expression)) return [];
    return [
      {
        path: at,
        message: `reads the value, which a tombstone does not have, and tombstones is 'delete': no row could be named`,
        got: `'${source}'`,
        fix: `fill the primary key from the key (with key: json() also its fields), or leave tombstones at 'skip'`,
      },
    ];
  });
}

function readsValue(expression: Expression): boolean {
  if (expression.kind === 'call') return expression.args.some(readsValue);
  return expression.kind === 'path' && expression.root === 'value';
}
