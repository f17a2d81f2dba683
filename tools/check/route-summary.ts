import { expirationLimits } from '../../lambda/adapters/cassandra/expiration-limit.ts';
import type { Dialect } from '../../core/contract/environment.ts';
import type { RouteDefinition } from '../../core/connector/connector.ts';
import { printType } from '../../core/cql/print-type.ts';
import { unitNames } from '../../core/cql/encode/time-unit.ts';
import { printQualified } from '../../core/cql/schema/schema.ts';
import { sourceOf } from '../../core/mapping/compile/column-options.ts';
import { printExpression } from '../../core/mapping/language/expression.ts';
import { parseExpression } from '../../core/mapping/language/parse-expression.ts';
import { formatOf } from '../../core/mapping/compile/route-format.ts';
import type { BoundRoute } from '../../core/mapping/compile/bound-route.ts';
import { emptyValueActions } from '../../core/mapping/compile/empty-values.ts';
import { defaultMaxAhead } from '../../core/mapping/compile/timestamp-ahead.ts';
import { statementsOf } from '../../core/mapping/compile/statement.ts';
import { parseTtl } from '../../core/mapping/compile/ttl.ts';
import { describeReading } from './column-reading.ts';

/** What one route does, in the words of the connector file. */
export interface RouteSummary {
  readonly path: string;
  readonly topic: string;
  readonly table: string;
  readonly key: string;
  readonly value: string;
  /** The formats of headers, where the route declares any. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly columns: readonly {
    readonly name: string;
    readonly type: string;
    readonly source: string;
    /** How values are read that have more than one reading: units of numbers, the encoding of text for a blob. */
    readonly reads: readonly string[];
  }[];
  readonly timestamp: string;
  readonly ttl: string;
  readonly nulls: string;
  readonly tombstones: string;
  readonly emptyValues: string;
  readonly filtered: boolean;
  readonly statements: readonly string[];
}

/** Describes a route that has no problem. */
export function describeRoute(
  { path, route, table }: BoundRoute,
  dialect: Dialect,
  nowMs: number,
): RouteSummary {
  const { upsert, remove } = statementsOf(route, table);
  return {
    path,
    topic: route.topic,
    table: printQualified(table.keyspace, table.name),
    key: formatOf(route, 'key').kind,
    value: formatOf(route, 'value').kind,
    ...(route.headers === undefined ? {} : { headers: describeHeaders(route.headers) }),
    columns: [...table.columns.values()].flatMap(({ name, type }) => {
      const definition = route.columns[name];
      if (definition === undefined) return [];
      const source = sourceOf(definition);
      const text = typeof source === 'function' ? 'a function' : printExpression(parseExpression(source));
      return [{ name, type: printType(type), source: text, reads: describeReading(route, definition, type) }];
    }),
    timestamp: describeTimestamp(route),
    ttl: describeTtl(route, dialect, nowMs),
    nulls: route.nulls ?? 'unset',
    tombstones: route.tombstones ?? 'skip',
    emptyValues: describeEmptyValues(route),
    filtered: route.where !== undefined,
    statements: remove === undefined ? [upsert.cql] : [upsert.cql, remove.cql],
  };
}

function describeHeaders(headers: NonNullable<RouteDefinition['headers']>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, { kind }]) => [name, kind]));
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

function describeTtl({ ttl }: RouteDefinition, dialect: Dialect, nowMs: number): string {
  if (ttl === undefined) return `the table's own`;
  const parsed = parseTtl(ttl);
  if (parsed.kind !== 'expression') {
    const text = typeof ttl === 'object' ? ttl.from : String(ttl);
    const endMs = nowMs + (parsed.kind === 'seconds' ? parsed.seconds * 1000 : 0);
    if (dialect !== 'cassandra' || endMs <= expirationLimits[2038]) return text;
    return `${text} (rows written now end in ${new Date(endMs).getUTCFullYear()}: only Cassandra 5.0 with storage_compatibility_mode: NONE takes rows that end after 2038-01-19T03:14:06Z)`;
  }
  const unit = parsed.unit === undefined ? 'seconds (assumed)' : unitNames[parsed.unit];
  return `${printExpression(parsed.expression)} in ${unit}`;
}

/** Prints a route for a person: a heading, a line per column, the statements. */
export function printRoute(route: RouteSummary): readonly string[] {
  const width = (texts: readonly string[]): number => Math.max(...texts.map((text) => text.length));
  const names = width(route.columns.map(({ name }) => name));
  const types = width(route.columns.map(({ type }) => type));
  const headers = Object.entries(route.headers ?? {})
    .map(([name, format]) => `, header '${name}' ${format}`)
    .join('');
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
    `${route.path}: ${route.topic} (key ${route.key}, value ${route.value}${headers}) → ${route.table}`,
    ...route.columns.map(({ name, type, source, reads }) => {
      const notes = reads.length === 0 ? '' : `  (${reads.join('; ')})`;
      return `  ${name.padEnd(names)}  ${type.padEnd(types)}  ← ${source}${notes}`;
    }),
    `  ${notes.join(', ')}`,
    ...route.statements.map((statement) => `  ${statement}`),
  ];
}
