import type { RouteDefinition } from '../../connector/connector.ts';
import { quoteIdentifier } from '../../cql/identifier.ts';
import type { ColumnSchema, TableSchema } from '../../cql/table.ts';
import { layoutOf } from '../../cql/table-layout.ts';
import type { CqlType } from '../../cql/type.ts';
import type { TimestampMode, WriteShape } from '../../record/write.ts';
import { deletesRows } from './empty-values.ts';
import { keyColumnsOf } from './bound-route.ts';
import { parseTtl, type Ttl } from './ttl.ts';
import { timestampMode } from './write-timestamp.ts';

/** Every statement a route may send. */
export interface RouteStatements {
  readonly upsert: WriteShape;
  /** What a tombstone, or an empty value, sends; `undefined` where nothing makes the route delete. */
  readonly remove: WriteShape | undefined;
}

/** The statements of a route that has been checked against its table. */
export function statementsOf(route: RouteDefinition, table: TableSchema): RouteStatements {
  const mode = timestampMode(route.timestamp ?? 'record');
  return {
    upsert: upsertShape(table, writtenColumns(route, table), parseTtl(route.ttl), mode),
    remove: deletesRows(route) ? deleteShape(table, keyColumnsOf(route, table), mode) : undefined,
  };
}

/** The columns a route writes, in the order of its upsert's bind markers: the primary key first. */
export function writtenColumns(route: RouteDefinition, table: TableSchema): readonly ColumnSchema[] {
  const keyColumns = keyColumnsOf(route, table);
  const others = [...table.columns.values()].filter(
    (column) => Object.hasOwn(route.columns, column.name) && !keyColumns.includes(column),
  );
  return [...keyColumns, ...others];
}

const ttlType: CqlType = { kind: 'native', name: 'int' };
const timestampType: CqlType = { kind: 'native', name: 'bigint' };

/** The upsert of a route: bind markers are the columns, in order, then the TTL if it varies, then the timestamp. */
function upsertShape(
  table: TableSchema,
  columns: readonly ColumnSchema[],
  ttl: Ttl,
  timestampMode: TimestampMode,
): WriteShape {
  const names = columns.map((column) => quoteIdentifier(column.name)).join(', ');
  const markers = columns.map(() => '?').join(', ');
  const using: string[] = [];
  if (ttl.kind === 'seconds') using.push(`TTL ${ttl.seconds}`);
  if (ttl.kind === 'expression') using.push('TTL ?');
  if (timestampMode !== 'server') using.push('TIMESTAMP ?');
  const types = [
    ...columns.map(({ type }) => type),
    ...(ttl.kind === 'expression' ? [ttlType] : []),
    ...(timestampMode === 'server' ? [] : [timestampType]),
  ];
  const tail = using.length === 0 ? '' : ` USING ${using.join(' AND ')}`;
  return Object.freeze({
    kind: 'upsert',
    keyspace: table.keyspace,
    table: table.name,
    cql: `INSERT INTO ${quoteTable(table)} (${names}) VALUES (${markers})${tail}`,
    types,
    layout: layoutOf(
      table,
      columns.map(({ name }) => name),
    ),
    timestampMode,
    timestampIndex:
      timestampMode === 'server' ? undefined : columns.length + (ttl.kind === 'expression' ? 1 : 0),
    columnCount: columns.length,
    setsStatics: columns.some(({ kind }) => kind === 'static'),
  });
}

/** The delete of a row: bind markers are the timestamp, if there is one, then the key columns in order. */
function deleteShape(
  table: TableSchema,
  keyColumns: readonly ColumnSchema[],
  timestampMode: TimestampMode,
): WriteShape {
  const using = timestampMode === 'server' ? '' : ' USING TIMESTAMP ?';
  const where = keyColumns.map((column) => `${quoteIdentifier(column.name)} = ?`).join(' AND ');
  return Object.freeze({
    kind: 'delete',
    keyspace: table.keyspace,
    table: table.name,
    cql: `DELETE FROM ${quoteTable(table)}${using} WHERE ${where}`,
    types: [...(timestampMode === 'server' ? [] : [timestampType]), ...keyColumns.map(({ type }) => type)],
    layout: layoutOf(
      table,
      keyColumns.map(({ name }) => name),
    ),
    timestampMode,
    timestampIndex: timestampMode === 'server' ? undefined : 0,
    columnCount: 0,
    setsStatics: false,
  });
}

function quoteTable({ keyspace, name }: TableSchema): string {
  return `${quoteIdentifier(keyspace)}.${quoteIdentifier(name)}`;
}
