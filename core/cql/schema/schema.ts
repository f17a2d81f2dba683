import { printIdentifier } from '../identifier.ts';
import type { UdtType } from '../parse-type.ts';
import type { TableSchema } from '../table.ts';

/** What a `schema.cql` declares. What a problem was found in is left out of the maps. */
export interface Schema {
  /** In the order of the file: the order to apply them in, all on one session if there is a `USE`. */
  readonly statements: readonly SchemaStatement[];
  /** Statements that may stand in the file and are neither applied nor read. */
  readonly unused: readonly UnusedStatement[];
  readonly keyspaces: ReadonlyMap<string, KeyspaceSchema>;
  /** By `keyspace.name`, as {@link printQualified} prints it. */
  readonly types: ReadonlyMap<string, UdtType>;
  /** By `keyspace.name`, as {@link printQualified} prints it. */
  readonly tables: ReadonlyMap<string, DeclaredTable>;
  /** What the file renames in these, in its order. */
  readonly renames: readonly Renamed[];
}

/** A key column of a table, or a field of a type, that has got another name. */
export interface Renamed {
  readonly kind: 'table' | 'type';
  readonly keyspace: string;
  /** Of the table or type. */
  readonly name: string;
  readonly from: string;
  readonly to: string;
}

/** What a column or field was called before, the latest name first. */
export function formerNames(
  { renames }: Pick<Schema, 'renames'>,
  of: Pick<Renamed, 'kind' | 'keyspace' | 'name'>,
  current: string,
): readonly string[] {
  const names: string[] = [];
  for (const { kind, keyspace, name, from, to } of renames.toReversed()) {
    const isOfIt = kind === of.kind && keyspace === of.keyspace && name === of.name;
    if (isOfIt && to === (names.at(-1) ?? current)) names.push(from);
  }
  return names;
}

export interface SchemaStatement {
  readonly kind: 'keyspace' | 'type' | 'table' | 'alter' | 'drop' | 'use';
  readonly keyspace: string;
  /** Of what is created, altered or dropped; the keyspace itself for `keyspace` and `use`. */
  readonly name: string;
  /** As it stands in the file, without the semicolon. */
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

export interface UnusedStatement {
  /** How it begins: `CREATE INDEX`. */
  readonly what: string;
  /** From 1. */
  readonly line: number;
}

/** `schema.cql:7: CREATE INDEX is not used: only keyspaces, types and tables are, and what ALTER and DROP change of those that the file creates` */
export function printUnused(file: string, { what, line }: UnusedStatement): string {
  return `${file}:${line}: ${what} is not used: only keyspaces, types and tables are, and what ALTER and DROP change of those that the file creates`;
}

export interface KeyspaceSchema {
  readonly name: string;
  /** `class` and the factors, as texts. */
  readonly replication: ReadonlyMap<string, string>;
  /** Every other option, as it stands. */
  readonly options: ReadonlyMap<string, string>;
}

export interface DeclaredTable extends TableSchema {
  /** One per clustering column. */
  readonly clusteringOrder: readonly ClusteringOrder[];
  /** Name in lower case → value as it stands: `default_time_to_live` → `3600`. */
  readonly options: ReadonlyMap<string, string>;
}

export type ClusteringOrder = 'asc' | 'desc';

/** One thing that is wrong with a `schema.cql`. */
export interface SchemaProblem {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  readonly message: string;
}

/** `schema.cql:3:14: message` */
export function printSchemaProblem(problem: SchemaProblem): string {
  return `${problem.file}:${problem.line}:${problem.column}: ${problem.message}`;
}

/** A `schema.cql` that was read: what it declares, and what is wrong with it. */
export interface ParsedSchema {
  readonly schema: Schema;
  readonly problems: readonly SchemaProblem[];
}

/** The schema, if nothing is wrong with it; throws with every problem at once. */
export function validSchema({ schema, problems }: ParsedSchema): Schema {
  if (problems.length > 0) throw new Error(problems.map(printSchemaProblem).join('\n'));
  return schema;
}

/** `shop.orders`, `shop."Orders"` */
export function printQualified(keyspace: string, name: string): string {
  return `${printIdentifier(keyspace)}.${printIdentifier(name)}`;
}

/** Looks a table up by its exact names. */
export function findTable(schema: Schema, keyspace: string, name: string): DeclaredTable | undefined {
  return schema.tables.get(printQualified(keyspace, name));
}
