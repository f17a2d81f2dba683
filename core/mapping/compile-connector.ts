import type { Dialect } from '../contract/environment.ts';
import { defaultDeadLetterLimit } from '../connector/dead-letter-limit.ts';
import type { ConnectorDefinition } from '../connector/connector.ts';
import { ConfigurationError } from '../connector/problem.ts';
import { parseTableName, type TableName } from '../connector/table-name.ts';
import { validateStructure } from '../connector/validate.ts';
import type { SchemaSources } from '../decode/schema/schema-source.ts';
import { Observations } from '../record/observations.ts';
import { checkStructure } from './check/check.ts';
import { compileRoute } from './compile/compile-route.ts';
import type { CompiledConnector, CompiledRoute, FindTable } from './compile/compiled.ts';
import { prepareAll, type Preparation } from './compile/prepare.ts';
import { TopicReaders } from './compile/topic-readers.ts';
import { pairWithTables, type BoundRoute } from './compile/bound-route.ts';
import { findOrderedTopics } from './compile/ordered-topics.ts';

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
 * Throws ConfigurationError with every problem that {@link checkStructure} finds.
 * @param schemas where its formats fetch schemas from; they ask when a batch is prepared
 */
export function compileConnector(
  definition: ConnectorDefinition,
  findTable: FindTable,
  dialect: Dialect = 'cassandra',
  schemas: SchemaSources = {},
): CompiledConnector {
  const structure = validateStructure(definition);
  const problems = checkStructure(structure, findTable, [], dialect);
  if (problems.length > 0) throw new ConfigurationError(problems);

  const { found: routes } = pairWithTables(structure.routes, findTable);
  const observations = new Observations();
  const routesByTopic = new Map<string, readonly CompiledRoute[]>();
  const preparations: Preparation[] = [];
  for (const [topic, ofTopic] of groupByTopic(routes)) {
    const readers = new TopicReaders(ofTopic, schemas);
    const compiled = ofTopic.map((each) =>
      compileRoute({ ...each, ...readers.readerOf(each.route), observations }),
    );
    routesByTopic.set(topic, compiled);
    preparations.push(...readers.preparations(topic));
  }
  // What is noticed of literals, which are encoded here.
  observations.forgetRow();
  const { name, deadLetterLimit = defaultDeadLetterLimit } = definition;
  const orderedTopics = findOrderedTopics(routesByTopic);
  const prepare = prepareAll(preparations);
  return { name, deadLetterLimit, routesByTopic, orderedTopics, observations, ...(prepare && { prepare }) };
}

function groupByTopic(routes: readonly BoundRoute[]): ReadonlyMap<string, readonly BoundRoute[]> {
  const byTopic = new Map<string, BoundRoute[]>();
  for (const each of routes) {
    const ofTopic = byTopic.get(each.route.topic);
    if (ofTopic === undefined) byTopic.set(each.route.topic, [each]);
    else ofTopic.push(each);
  }
  return byTopic;
}
