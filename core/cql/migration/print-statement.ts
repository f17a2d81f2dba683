import { printIdentifier } from '../identifier.ts';
import type { UdtType } from '../parse-type.ts';
import { printType } from '../print-type.ts';
import { printQualified } from '../schema/schema.ts';
import type { DeclaredTable, KeyspaceSchema } from '../schema/schema.ts';
import type { ColumnSchema, TableSchema } from '../table.ts';
import type { UdtField } from '../type.ts';

/** `CREATE KEYSPACE IF NOT EXISTS …` */
export function createKeyspace({ name, replication, options }: KeyspaceSchema): string {
  const entries = [...replication].map(([key, value]) => `${quoteText(key)}: ${quoteText(value)}`);
  const all = [`replication = {${entries.join(', ')}}`, ...printOptions(options)];
  return `CREATE KEYSPACE IF NOT EXISTS ${printIdentifier(name)} WITH ${all.join(' AND ')}`;
}

/** `CREATE TYPE IF NOT EXISTS …` */
export function createType({ keyspace, name, fields }: UdtType): string {
  return `CREATE TYPE IF NOT EXISTS ${printQualified(keyspace, name)} (${fields.map(printField).join(', ')})`;
}

/** `CREATE TABLE IF NOT EXISTS …`, with every option that `schema.cql` gives. */
export function createTable(table: DeclaredTable): string {
  const columns = [...table.columns.values()].map(printColumn);
  const clauses = [...orderClause(table), ...printOptions(table.options)];
  return (
    `CREATE TABLE IF NOT EXISTS ${printQualified(table.keyspace, table.name)} ` +
    `(${[...columns, printKey(table)].join(', ')})` +
    (clauses.length === 0 ? '' : ` WITH ${clauses.join(' AND ')}`)
  );
}

/** Without `IF NOT EXISTS`, which Cassandra has here only from 4.1 on. */
export function addField({ keyspace, name }: UdtType, field: UdtField): string {
  return `ALTER TYPE ${printQualified(keyspace, name)} ADD ${printField(field)}`;
}

/** Without `IF NOT EXISTS`, which Cassandra has here only from 4.1 on. */
export function addColumn({ keyspace, name }: TableSchema, column: ColumnSchema): string {
  return `ALTER TABLE ${printQualified(keyspace, name)} ADD ${printColumn(column)}`;
}

/** `PRIMARY KEY ((a, b), c)` */
export function printKey({
  partitionKey,
  clusteringKey,
}: {
  readonly partitionKey: readonly { readonly name: string }[];
  readonly clusteringKey: readonly { readonly name: string }[];
}): string {
  const names = (columns: readonly { readonly name: string }[]): string[] =>
    columns.map(({ name }) => printIdentifier(name));
  return `PRIMARY KEY (${[`(${names(partitionKey).join(', ')})`, ...names(clusteringKey)].join(', ')})`;
}

const printField = ({ name, type }: UdtField): string => `${printIdentifier(name)} ${printType(type)}`;

const printColumn = ({ name, type, kind }: ColumnSchema): string =>
  `${printIdentifier(name)} ${printType(type)}${kind === 'static' ? ' static' : ''}`;

function orderClause({ clusteringKey, clusteringOrder }: DeclaredTable): readonly string[] {
  if (!clusteringOrder.includes('desc')) return [];
  const columns = clusteringKey.map(
    ({ name }, index) => `${printIdentifier(name)} ${clusteringOrder[index] === 'desc' ? 'DESC' : 'ASC'}`,
  );
  return [`CLUSTERING ORDER BY (${columns.join(', ')})`];
}

const printOptions = (options: ReadonlyMap<string, string>): readonly string[] =>
  [...options].map(([name, value]) => `${printIdentifier(name)} = ${value}`);

const quoteText = (text: string): string => `'${text.replaceAll("'", "''")}'`;
