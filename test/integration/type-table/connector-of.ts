import { defineConnector, text } from '../../../core/connector/define.ts';
import type { ConnectorDefinition, RouteDefinition } from '../../../core/connector/connector.ts';
import { nameOf, type Column } from '../../../docs/generate/values/columns.ts';
import { pairsOf, type Pair } from '../../../docs/generate/values/kind.ts';
import { formatTables } from '../../../docs/generate/values/tables.ts';

export const keyspace = 'type_table';

/** Kafka's names of topics have letters, digits and `._-` alone. */
export const topicOf = (pair: Pair): string => Buffer.from(pair.id).toString('hex');

const routeOf = (pair: Pair): RouteDefinition => ({
  topic: topicOf(pair),
  key: text(),
  ...pair.table.formats,
  table: `${keyspace}.cells`,
  columns: { id: 'key', [nameOf(pair.column)]: pair.kind.from },
});

export const definitionOf = (pairs: readonly Pair[]): ConnectorDefinition =>
  defineConnector({ name: 'type-table', deadLetterLimit: 1, routes: pairs.map(routeOf) });

/** What is refused never comes to a server: one of the targets has those pairs too. */
export const writtenPairs = (columns: readonly Column[]): readonly Pair[] =>
  pairsOf(formatTables, columns).filter(({ expected }) => !expected.startsWith('!'));

/** All but those that are refused before any record. */
export const carriedPairs = (columns: readonly Column[]): readonly Pair[] =>
  pairsOf(formatTables, columns).filter(({ expected }) => expected !== '!check');
