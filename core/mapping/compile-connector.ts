import type { Dialect } from '../contract/environment.ts';
import { defaultDeadLetterLimit } from '../connector/dead-letter-limit.ts';
import type { ConnectorDefinition, RouteDefinition } from '../connector/connector.ts';
import { ConfigurationError } from '../connector/problem.ts';
import { parseTableName, type TableName } from '../connector/table-name.ts';
import { validateStructure } from '../connector/validate.ts';
import type { TableSchema } from '../cql/table.ts';
import { emptyAsNull, type Codec } from '../decode/codec.ts';
import type { DecodedRecord } from '../decode/decoded-record.ts';
import type { JsonOptions } from '../decode/json/json.ts';
import { selectionOf } from '../decode/json/selection.ts';
import { Observations } from '../record/observations.ts';
import { checkConnector } from './check/check.ts';
import type { ViewOf } from './compile/column-writer.ts';
import type { RouteCodecs } from './compile/compile-expression.ts';
import { compileRoute } from './compile/compile-route.ts';
import type { CompiledConnector, CompiledRoute, FindTable } from './compile/compiled.ts';
import { pairWithTables } from './compile/bound-route.ts';
import { RecordView } from './compile/connector-record.ts';
import { codecFor, formatOf, needsExactNumbers, pathsOf } from './compile/route-format.ts';
import type { PathRoot } from './language/expression.ts';

/** The tables that a connector writes, each once, in the order of its routes. */
export function tablesOf(definition: ConnectorDefinition): readonly TableName[] {
  const tables = new Map<string, TableName>();
  for (const route of definition.routes) {
    const table = parseTableName(route.table);
    if (table !== undefined) tables.set(JSON.stringify(table), table);
  }
  return [...tables.values()];
}

/**
 * Checks a connector against its tables and compiles it.
 * Throws ConfigurationError with every problem that {@link checkConnector} finds.
 */
export function compileConnector(
  definition: ConnectorDefinition,
  findTable: FindTable,
  dialect: Dialect = 'cassandra',
): CompiledConnector {
  const problems = checkConnector(definition, findTable, [], dialect);
  if (problems.length > 0) throw new ConfigurationError(problems);

  const { found: routes } = pairWithTables(validateStructure(definition).routes, findTable);
  const observations = new Observations();
  const routesByTopic = new Map<string, readonly CompiledRoute[]>();
  for (const { route } of routes) {
    if (routesByTopic.has(route.topic)) continue;
    const ofTopic = routes.filter((other) => other.route.topic === route.topic);
    const readers: Readers = { readings: new Map(), codecs: new Map() };
    const compiled = ofTopic.map((each) =>
      compileRoute({ ...each, ...readingOf(each.route, ofTopic, readers), observations }),
    );
    routesByTopic.set(route.topic, compiled);
  }
  // What is noticed of literals, which are encoded here.
  observations.forgetRow();
  const { name, deadLetterLimit = defaultDeadLetterLimit } = definition;
  return { name, deadLetterLimit, routesByTopic, observations };
}

interface Reading {
  readonly codecs: RouteCodecs;
  readonly viewOf: ViewOf;
}

/** How the routes of one topic read its records. */
interface Readers {
  readonly readings: Map<string, Reading>;
  readonly codecs: Map<string, Codec>;
}

/**
 * How a route reads its topic's records. Routes with the same formats get the same codecs and the same view, so that
 * a record is decoded once for all of them; if one needs exact numbers, all read them, and what one reads of a large
 * document is read for all.
 */
function readingOf(
  route: RouteDefinition,
  ofTopic: readonly { readonly route: RouteDefinition; readonly table: TableSchema }[],
  readers: Readers,
): Reading {
  const isNullIfEmpty = route.emptyValues?.noBytes !== undefined && formatOf(route, 'value') === 'json';
  const formats = `${formatOf(route, 'key')} ${formatOf(route, 'value')} ${isNullIfEmpty}`;
  const known = readers.readings.get(formats);
  if (known !== undefined) return known;
  const codec = (side: PathRoot): Codec => {
    const format = formatOf(route, side);
    const name = `${side} ${format}`;
    const made = readers.codecs.get(name) ?? codecFor(format, jsonOptionsOf(ofTopic, side));
    readers.codecs.set(name, made);
    return made;
  };
  const value = codec('value');
  const codecs = { key: codec('key'), value: isNullIfEmpty ? emptyAsNull(value) : value };
  const reading = { codecs, viewOf: shareViews(codecs) };
  readers.readings.set(formats, reading);
  return reading;
}

function jsonOptionsOf(
  ofTopic: readonly { readonly route: RouteDefinition; readonly table: TableSchema }[],
  side: PathRoot,
): JsonOptions {
  const ofJson = ofTopic.filter(({ route }) => formatOf(route, side) === 'json');
  return {
    isExact: ofJson.some(({ route, table }) => needsExactNumbers(route, table, side)),
    selection: selectionOf(ofJson.flatMap(({ route }) => pathsOf(route, side))),
  };
}

/** Gives the functions of all routes one object per record: a batch maps a record through all of its routes in turn. */
function shareViews(codecs: RouteCodecs): ViewOf {
  let last: { readonly record: DecodedRecord; readonly view: RecordView } | undefined;
  return (record) => {
    if (last?.record !== record) last = { record, view: new RecordView(record, codecs) };
    return last.view;
  };
}
