import { Cursor } from '../../../core/cql/cursor.ts';
import type { LiveKeyspace, LiveSchema, LiveTable } from '../../../core/cql/migration/live-schema.ts';
import { readType } from '../../../core/cql/parse-type.ts';
import { printType } from '../../../core/cql/print-type.ts';
import { parseSchema } from '../../../core/cql/schema/parse-schema.ts';
import { printQualified, type DeclaredTable } from '../../../core/cql/schema/schema.ts';
import { tokenize } from '../../../core/cql/tokens.ts';
import { known } from '../../../core/failure/failure-message.ts';
import type { Failure } from '../../../core/failure/failure.ts';
import type { SchemaCluster } from '../../../lambda/ports/schema-cluster.ts';

/** What becomes of a statement: nothing amiss, a failure in its place, or a failure although it is applied. */
export type SchemaAnswer = Failure | { readonly appliedBut: Failure } | undefined;

/** A schema in memory that takes statements as Cassandra does: by their text, refusing what is there already. */
export class FakeSchemaCluster implements SchemaCluster {
  /** Every statement that was sent, in order. */
  readonly statements: string[] = [];
  /** Decides what becomes of each statement, by its text and the number of those before it. */
  answer: (statement: string, index: number) => SchemaAnswer = () => undefined;
  #schema: LiveSchema;

  constructor(schema: LiveSchema = new Map()) {
    this.#schema = schema;
  }

  get schema(): LiveSchema {
    return this.#schema;
  }

  readSchema(keyspaces: readonly string[]): Promise<LiveSchema> {
    return Promise.resolve(new Map([...this.#schema].filter(([name]) => keyspaces.includes(name))));
  }

  apply(statement: string): Promise<Failure | undefined> {
    const answer = this.answer(statement, this.statements.push(statement) - 1);
    if (answer !== undefined && !('appliedBut' in answer)) return Promise.resolve(answer);
    const refusal = this.execute(statement);
    return Promise.resolve(refusal ?? answer?.appliedBut);
  }

  /** Applies a statement at once. */
  execute(statement: string): Failure | undefined {
    try {
      this.#schema = applied(this.#schema, statement);
      return undefined;
    } catch (cause) {
      return refused(String(cause));
    }
  }
}

/** What Cassandra says of a statement that it does not take. */
export const refused = (words: string): Failure => ({
  next: 'dead-letter',
  stage: 'write',
  code: 'rejected_by_server',
  message: known(words),
});

function applied(schema: LiveSchema, statement: string): LiveSchema {
  const cursor = new Cursor(tokenize(statement));
  if (cursor.acceptWords('ALTER')) return altered(schema, cursor);
  const { schema: read, problems } = parseSchema(
    [...typesBeside(schema, statement), statement].join('\n'),
    '',
  );
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join('; '));
  const made = read.statements.at(-1);
  if (made === undefined) throw new Error('no statement');
  if (made.kind === 'keyspace') {
    return schema.has(made.name) ? schema : new Map([...schema, [made.name, emptyKeyspace]]);
  }
  const keyspace = schema.get(made.keyspace);
  if (keyspace === undefined) throw new Error(`Keyspace '${made.keyspace}' doesn't exist`);
  const qualified = printQualified(made.keyspace, made.name);
  const type = read.types.get(qualified);
  const table = read.tables.get(qualified);
  if (made.kind === 'type' && type !== undefined && !keyspace.types.has(made.name)) {
    const fields = type.fields.map((field) => ({ name: field.name, type: printType(field.type) }));
    return withKeyspace(schema, made.keyspace, { types: new Map([...keyspace.types, [made.name, fields]]) });
  }
  if (made.kind === 'table' && table !== undefined && !keyspace.tables.has(made.name)) {
    return withKeyspace(schema, made.keyspace, {
      tables: new Map([...keyspace.tables, [made.name, toLive(table)]]),
    });
  }
  return schema;
}

/** The types that a statement may name; what they are made of is not of its text. */
function typesBeside(schema: LiveSchema, statement: string): readonly string[] {
  if (statement.startsWith('CREATE KEYSPACE')) return [];
  return [...schema].flatMap(([keyspace, { types }]) =>
    [...types.keys()]
      .map((name) => printQualified(keyspace, name))
      .filter((name) => !statement.startsWith(`CREATE TYPE IF NOT EXISTS ${name} (`))
      .map((name) => `CREATE TYPE ${name} (stub int);`),
  );
}

const emptyKeyspace: LiveKeyspace = { types: new Map(), tables: new Map(), views: new Set() };

const withKeyspace = (schema: LiveSchema, name: string, change: Partial<LiveKeyspace>): LiveSchema =>
  new Map([...schema, [name, { ...(schema.get(name) ?? emptyKeyspace), ...change }]]);

function toLive(table: DeclaredTable): LiveTable {
  const columns = [...table.columns.values()].map((column) => {
    const key = column.kind === 'clustering' ? table.clusteringKey : table.partitionKey;
    const position = key.findIndex(({ name }) => name === column.name);
    const order = column.kind === 'clustering' ? (table.clusteringOrder[position] ?? 'asc') : 'asc';
    return [column.name, { kind: column.kind, position, type: printType(column.type), order }] as const;
  });
  return {
    holdsCounters: columns.some(([, { type }]) => type === 'counter'),
    isCompact: false,
    columns: new Map(columns),
    dropped: new Map(),
  };
}

function altered(schema: LiveSchema, cursor: Cursor): LiveSchema {
  const isType = cursor.acceptWords('TYPE');
  if (!isType) cursor.expectWords('TABLE');
  const { name: keyspaceName } = cursor.expectName('a keyspace');
  cursor.expectSymbol('.');
  const { name } = cursor.expectName('a name');
  cursor.expectWords('ADD');
  const { name: added } = cursor.expectName('a name');
  const keyspace = schema.get(keyspaceName) ?? emptyKeyspace;
  const report = (_: number, message: string): never => {
    throw new Error(message);
  };
  const findUdt = (udt: string) =>
    keyspace.types.has(udt)
      ? { kind: 'udt' as const, keyspace: keyspaceName, name: udt, fields: [], frozen: false }
      : undefined;
  const type = printType(readType(cursor, { keyspace: keyspaceName, findUdt, report }));
  const kind = cursor.acceptWords('STATIC') ? ('static' as const) : ('regular' as const);
  if (!cursor.isAtEnd) throw cursor.unexpected('the end');
  if (isType) {
    const fields = keyspace.types.get(name);
    if (fields === undefined) throw new Error(`Type ${name} doesn't exist`);
    if (fields.some((field) => field.name === added)) throw new Error(`a field ${added} already exists`);
    return withKeyspace(schema, keyspaceName, {
      types: new Map([...keyspace.types, [name, [...fields, { name: added, type }]]]),
    });
  }
  const table = keyspace.tables.get(name);
  if (table === undefined) throw new Error(`Table ${name} doesn't exist`);
  if (table.columns.has(added)) throw new Error(`Column with name '${added}' already exists`);
  const column = { kind, position: -1, type, order: 'asc' as const };
  const changed = { ...table, columns: new Map([...table.columns, [added, column]]) };
  return withKeyspace(schema, keyspaceName, { tables: new Map([...keyspace.tables, [name, changed]]) });
}
