import type { Cursor } from '../cursor.ts';
import type { UdtType } from '../parse-type.ts';
import type { ColumnSchema } from '../table.ts';
import type { DeclaredTable } from './schema.ts';
import { readQualifiedName, type QualifiedName, type StatementScope } from './statement-scope.ts';

export interface NewName {
  readonly from: string;
  readonly to: string;
}

/** What an `ALTER … DROP` or `… RENAME` names. */
export interface Reduced extends QualifiedName {
  readonly drop?: readonly string[];
  readonly rename?: readonly NewName[];
  /** Of the columns or fields. */
  readonly ifExists: boolean;
}

/** Reads what follows `ALTER TABLE` or `ALTER TYPE`; `undefined` if nothing is dropped or renamed. */
export function readReduced(cursor: Cursor, scope: StatementScope, what: string): Reduced | undefined {
  cursor.acceptWords('IF', 'EXISTS');
  const named = readQualifiedName(cursor, scope, what);
  const isDrop = cursor.acceptWords('DROP');
  if (!isDrop && !cursor.acceptWords('RENAME')) return undefined;
  const ifExists = cursor.acceptWords('IF', 'EXISTS');
  if (!isDrop) return { ...named, ifExists, rename: readNewNames(cursor) };
  const drop = readNames(cursor);
  if (cursor.acceptWords('USING', 'TIMESTAMP')) cursor.take();
  return { ...named, ifExists, drop };
}

/** Reads what follows `DROP`: `IF EXISTS`, and a name; a keyspace's is in no keyspace. */
export function readDropped(
  cursor: Cursor,
  scope: StatementScope,
  what: 'keyspace' | 'table' | 'type',
): QualifiedName {
  cursor.acceptWords('IF', 'EXISTS');
  if (what !== 'keyspace') return readQualifiedName(cursor, scope, what);
  const { name, offset } = cursor.expectName(`a keyspace's name`);
  return { keyspace: name, name, offset };
}

/** `a` or `(a, b)`. */
function readNames(cursor: Cursor): readonly string[] {
  if (!cursor.acceptSymbol('(')) return [cursor.expectName('a column').name];
  const names: string[] = [];
  do names.push(cursor.expectName('a column').name);
  while (cursor.acceptSymbol(','));
  cursor.expectSymbol(')');
  return names;
}

/** `a TO b`, or several with AND. */
function readNewNames(cursor: Cursor): readonly NewName[] {
  const names: NewName[] = [];
  do {
    const from = cursor.expectName('a name').name;
    cursor.expectWords('TO');
    names.push({ from, to: cursor.expectName('a name').name });
  } while (cursor.acceptWords('AND'));
  return names;
}

/** A table without some columns; `undefined` where Cassandra would refuse that: a key stays, and what is not there. */
export function dropColumns(
  table: DeclaredTable,
  { drop = [], ifExists }: Reduced,
): DeclaredTable | undefined {
  const columns = new Map(table.columns);
  for (const name of drop) {
    const column = table.columns.get(name);
    if (column === undefined && ifExists) continue;
    if (column === undefined || isKey(column)) return undefined;
    columns.delete(name);
  }
  return { ...table, columns };
}

/** A table whose key columns have other names; `undefined` where Cassandra would refuse that: only those change. */
export function renameColumns(
  table: DeclaredTable,
  { rename = [], ifExists }: Reduced,
): DeclaredTable | undefined {
  let columns = [...table.columns.values()];
  const newNames = new Map<string, string>();
  for (const { from, to } of rename) {
    const column = columns.find(({ name }) => name === from);
    if (column === undefined && ifExists) continue;
    const isTaken = columns.some(({ name }) => name === to);
    if (column === undefined || !isKey(column) || isTaken) return undefined;
    newNames.set(from, to);
    columns = columns.map((each) => (each === column ? { ...each, name: to } : each));
  }
  const renamed = (part: readonly ColumnSchema[]): ColumnSchema[] =>
    part.map((column) => ({ ...column, name: newNames.get(column.name) ?? column.name }));
  return {
    ...table,
    columns: new Map(columns.map((column) => [column.name, column])),
    partitionKey: renamed(table.partitionKey),
    clusteringKey: renamed(table.clusteringKey),
  };
}

/** A type whose fields have other names; `undefined` where Cassandra would refuse that. */
export function renameFields(type: UdtType, { rename = [], ifExists }: Reduced): UdtType | undefined {
  let fields = type.fields;
  for (const { from, to } of rename) {
    const field = fields.find(({ name }) => name === from);
    if (field === undefined && ifExists) continue;
    if (field === undefined || fields.some(({ name }) => name === to)) return undefined;
    fields = fields.map((each) => (each === field ? { ...each, name: to } : each));
  }
  return { ...type, fields };
}

const isKey = ({ kind }: ColumnSchema): boolean => kind === 'partition' || kind === 'clustering';
