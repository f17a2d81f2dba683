import type { Dialect } from '../../contract/environment.ts';
import { columnPath } from '../../connector/validate-route.ts';
import { suggest } from '../../connector/closest.ts';
import type { Problem } from '../../connector/problem.ts';
import { validateStructure, type Structure, type ValidRoute } from '../../connector/validate.ts';
import type { ColumnSchema } from '../../cql/table.ts';
import { checkExpression, checkSource } from './check-source.ts';
import { checkEmptyValues } from './check-empty-values.ts';
import { checkTimestamp, checkTtl } from './check-options.ts';
import { checkKeyspaces } from './check-keyspaces.ts';
import { checkLists } from './check-lists.ts';
import { sourceOf } from '../compile/column-options.ts';
import { checkOptionUse } from './check-option-use.ts';
import { checkRouteConflicts } from './check-route-conflicts.ts';
import type { FindTable } from '../compile/compiled.ts';
import { keyColumnsOf, pairWithTables, type BoundRoute } from '../compile/bound-route.ts';

/**
 * Holds a connector against its tables and finds every problem at once; none means that it can be compiled.
 * @param tableNames those that `findTable` knows, for suggestions
 * @param dialect of the tables' target
 */
export function checkConnector(
  definition: unknown,
  findTable: FindTable,
  tableNames?: readonly string[],
  dialect?: Dialect,
): Problem[] {
  return checkProject(validateStructure(definition), findTable, tableNames, dialect);
}

/** As {@link checkConnector}, of a connector whose structure is known. */
export function checkProject(...given: Parameters<typeof checkStructure>): Problem[] {
  const { problems, found } = checkBound(...given);
  return [...problems, ...found.flatMap(checkOptionUse)];
}

/**
 * Finds what keeps a connector from being compiled. Options that change nothing do not: a deployed function starts with
 * them, also when one of its tables has changed.
 */
export function checkStructure(
  structure: Structure,
  findTable: FindTable,
  tableNames?: readonly string[],
  dialect?: Dialect,
): Problem[] {
  return checkBound(structure, findTable, tableNames, dialect).problems;
}

/** What keeps a connector from being compiled, and its routes with their tables. */
function checkBound(
  { problems, checkable }: Structure,
  findTable: FindTable,
  tableNames: readonly string[] = [],
  dialect: Dialect = 'cassandra',
): { readonly problems: Problem[]; readonly found: readonly BoundRoute[] } {
  const { found, unbound } = pairWithTables(checkable, findTable);
  return {
    found,
    problems: [
      ...problems,
      ...unbound.flatMap((given) => [...checkTable(given, tableNames), ...checkAlone(given)]),
      ...found.flatMap((given) => checkRoute(given, dialect)),
      ...checkRouteConflicts(found),
    ],
  };
}

/** Finds every problem that a connector has whatever its tables are. */
export function checkWithoutTables({ problems, checkable }: Structure): Problem[] {
  return [...problems, ...checkable.flatMap(checkAlone)];
}

function checkRoute(given: BoundRoute, dialect: Dialect): Problem[] {
  return [
    ...checkCounters(given),
    ...checkColumns(given),
    ...checkLists(given),
    ...checkKey(given),
    ...checkTtl(given),
    ...checkTimestamp(given),
    ...checkEmptyValues(given),
    ...(dialect === 'keyspaces' ? checkKeyspaces(given) : []),
  ];
}

/** What can be said of a route whose table is not known. */
function checkAlone(given: ValidRoute): Problem[] {
  const { path, route } = given;
  return [
    ...Object.entries(route.columns).flatMap(([name, definition]) =>
      checkExpression(columnPath(`${path}.columns`, name), sourceOf(definition), route),
    ),
    ...checkTtl(given),
    ...checkTimestamp(given),
  ];
}

function checkTable({ path, route }: ValidRoute, tableNames: readonly string[]): Problem[] {
  return route.table === '' ? [] : [unknownTable(path, route.table, tableNames)];
}

function unknownTable(path: string, got: string, tableNames: readonly string[]): Problem {
  const hint = suggest(got, tableNames);
  return {
    path: `${path}.table`,
    message: 'no such table',
    got: `'${got}'`,
    ...(tableNames.length === 0 ? {} : { allowed: tableNames.join(', ') }),
    fix: hint ?? 'add its CREATE TABLE to the schema, or name another table',
  };
}

function checkCounters({ path, table }: BoundRoute): Problem[] {
  const counter = [...table.columns.values()].find(isCounter);
  if (counter === undefined) return [];
  return [
    {
      path: `${path}.table`,
      message: `column '${counter.name}' is a counter: a record that is delivered twice would count twice`,
      fix: 'write one row per record into an ordinary table, and count there',
    },
  ];
}

const isCounter = ({ type }: ColumnSchema): boolean => type.kind === 'native' && type.name === 'counter';

function checkColumns(given: BoundRoute): Problem[] {
  const { path, route, table } = given;
  return Object.entries(route.columns).flatMap(([name, definition]) => {
    const at = columnPath(`${path}.columns`, name);
    const column = table.columns.get(name);
    if (column !== undefined) return isCounter(column) ? [] : checkSource(at, definition, column, route);
    const names = [...table.columns.keys()];
    const hint = suggest(name, names);
    return [
      {
        path: at,
        message: `table ${table.keyspace}.${table.name} has no such column`,
        allowed: names.join(', '),
        ...(hint === undefined ? {} : { fix: hint }),
      },
      ...checkExpression(at, sourceOf(definition), route),
    ];
  });
}

function checkKey({ path, route, table }: BoundRoute): Problem[] {
  const isNamed = ({ name }: { readonly name: string }) => Object.hasOwn(route.columns, name);
  const missing = keyColumnsOf(route, table).filter((column) => !isNamed(column));
  if (!table.clusteringKey.some(isNamed)) {
    const regular = [...table.columns.values()].some(
      (column) => column.kind === 'regular' && isNamed(column),
    );
    const isStatic = [...table.columns.values()].some(
      (column) => column.kind === 'static' && isNamed(column),
    );
    if (regular || !isStatic) missing.push(...table.clusteringKey);
  }
  return missing.map(({ name, kind }) => ({
    path: columnPath(`${path}.columns`, name),
    message: `is missing: it belongs to the ${kind === 'partition' ? 'partition key' : 'clustering key'} of ${table.keyspace}.${table.name}`,
    fix: `name what fills it, such as ${name}: 'value.${name}'`,
  }));
}
