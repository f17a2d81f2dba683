import type { RouteDefinition } from '../../lambda/core/config/connector.ts';
import { printType } from '../../lambda/core/cql/print-type.ts';
import { printQualified } from '../../lambda/core/cql/schema/schema.ts';
import { printExpression } from '../../lambda/core/mapping/expression.ts';
import { parseExpression } from '../../lambda/core/mapping/parse-expression.ts';
import { formatOf } from '../../lambda/core/mapping/route-format.ts';
import type { RouteOfTable } from '../../lambda/core/mapping/route-of-table.ts';
import { emptyValueActions } from '../../lambda/core/mapping/empty-values.ts';
import { defaultMaxAhead } from '../../lambda/core/mapping/timestamp-ahead.ts';
import { statementsOf } from '../../lambda/core/mapping/statement.ts';

/** What one route does, in the words of the connector file. */
export interface RouteSummary {
  readonly path: string;
  readonly topic: string;
  readonly table: string;
  readonly key: string;
  readonly value: string;
  readonly columns: readonly { readonly name: string; readonly type: string; readonly source: string }[];
  readonly timestamp: string;
  readonly ttl: string;
  readonly nulls: string;
  readonly tombstones: string;
  readonly emptyValues: string;
  readonly filtered: boolean;
  readonly statements: readonly string[];
}

/** Describes a route that has no problem. */
export function describeRoute({ path, route, table }: RouteOfTable): RouteSummary {
  const { upsert, remove } = statementsOf(route, table);
  return {
    path,
    topic: route.topic,
    table: printQualified(table.keyspace, table.name),
    key: formatOf(route, 'key'),
    value: formatOf(route, 'value'),
    columns: [...table.columns.values()].flatMap(({ name, type }) => {
      const source = route.columns[name];
      if (source === undefined) return [];
      const text = typeof source === 'function' ? 'a function' : printExpression(parseExpression(source));
      return [{ name, type: printType(type), source: text }];
    }),
    timestamp: describeTimestamp(route),
    ttl: route.ttl === undefined ? `the table's own` : String(route.ttl),
    nulls: route.nulls ?? 'unset',
    tombstones: route.tombstones ?? 'skip',
    emptyValues: describeEmptyValues(route),
    filtered: route.where !== undefined,
    statements: remove === undefined ? [upsert.cql] : [upsert.cql, remove.cql],
  };
}

function describeEmptyValues(route: RouteDefinition): string {
  const { jsonNull, noBytes, nothingMapped } = emptyValueActions(route);
  const kinds = [
    ['JSON null', jsonNull],
    ['no bytes', noBytes],
    ['nothing mapped', nothingMapped],
  ] as const;
  return kinds.flatMap(([kind, action]) => (action === undefined ? [] : [`${kind} ${action}`])).join(' / ');
}

function describeTimestamp({ timestamp = 'record', maxTimestampAhead }: RouteDefinition): string {
  if (timestamp === 'server') return timestamp;
  if (typeof timestamp !== 'string' && 'offset' in timestamp) return `offset from ${timestamp.offset}`;
  const source = timestamp === 'record' ? timestamp : `${timestamp.field} in ${timestamp.unit}`;
  const bound = maxTimestampAhead ?? defaultMaxAhead;
  return bound === 'unlimited' ? source : `${source}, at most ${bound} ahead`;
}

/** Prints a route for a person: a heading, a line per column, the statements. */
export function printRoute(route: RouteSummary): readonly string[] {
  const width = (texts: readonly string[]): number => Math.max(...texts.map((text) => text.length));
  const names = width(route.columns.map(({ name }) => name));
  const types = width(route.columns.map(({ type }) => type));
  const notes = [
    `timestamp: ${route.timestamp}`,
    `ttl: ${route.ttl}`,
    `nulls: ${route.nulls}`,
    `tombstones: ${route.tombstones}`,
    `empty values: ${route.emptyValues}`,
    ...(route.filtered ? ['filtered by where'] : []),
  ];
  return [
    '',
    `${route.path}: ${route.topic} (key ${route.key}, value ${route.value}) → ${route.table}`,
    ...route.columns.map(
      ({ name, type, source }) => `  ${name.padEnd(names)}  ${type.padEnd(types)}  ← ${source}`,
    ),
    `  ${notes.join(', ')}`,
    ...route.statements.map((statement) => `  ${statement}`),
  ];
}
