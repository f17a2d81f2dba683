/** A column for each CQL type that a record can fill. */
export const columnTypes = {
  ascii: 'ascii',
  bigint: 'bigint',
  blob: 'blob',
  boolean: 'boolean',
  date: 'date',
  decimal: 'decimal',
  double: 'double',
  duration: 'duration',
  float: 'float',
  inet: 'inet',
  int: 'int',
  smallint: 'smallint',
  text: 'text',
  time: 'time',
  timestamp: 'timestamp',
  timeuuid: 'timeuuid',
  tinyint: 'tinyint',
  uuid: 'uuid',
  varint: 'varint',
  list: 'frozen<list<int>>',
  set: 'set<text>',
  map: 'map<text, int>',
  tuple: 'frozen<tuple<int, text>>',
  udt: 'frozen<item>',
  vector: 'vector<float, 3>',
} as const;

export type Column = keyof typeof columnTypes;

const isColumn = (name: string): name is Column => Object.hasOwn(columnTypes, name);

export const allColumns: readonly Column[] = Object.keys(columnTypes).filter(isColumn);

/** Vectors came with 5.0. */
export const columnsBefore5: readonly Column[] = allColumns.filter((column) => column !== 'vector');

/** https://docs.aws.amazon.com/keyspaces/latest/devguide/cql.elements.html has neither. */
export const columnsOfKeyspaces: readonly Column[] = columnsBefore5.filter((column) => column !== 'duration');

/** Not a word of CQL's own. */
export const nameOf = (column: Column): string => `as_${column}`;

/** Statements for a keyspace's table. */
export const schemaOf = (keyspace: string, columns: readonly Column[]): readonly string[] => [
  `CREATE TYPE ${keyspace}.item (name text, count int)`,
  `CREATE TABLE ${keyspace}.cells (id text PRIMARY KEY, ${columns
    .map((column) => `${nameOf(column)} ${columnTypes[column]}`)
    .join(', ')})`,
];
