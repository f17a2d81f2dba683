import { parseType, type UdtType } from './parse-type.ts';
import type { ColumnKind, ColumnSchema, TableSchema } from './table.ts';
import type { CqlType } from './type.ts';
import { messageOfThrown } from '../failure/thrown.ts';

/** A row of `system_schema.columns`. */
export interface ColumnRow {
  readonly column_name: string;
  /** `partition_key`, `clustering`, `static` or `regular`. */
  readonly kind: string;
  /** Place in its part of the key; -1 outside of it. */
  readonly position: number;
  readonly type: string;
}

/** A row of `system_schema.types`. */
export interface TypeRow {
  readonly type_name: string;
  readonly field_names: readonly string[];
  readonly field_types: readonly string[];
}

/**
 * The schema of a table as the live cluster has it, from the rows of its columns and of its keyspace's types;
 * `undefined` if there are no rows. Throws an Error that names the column whose type cannot be read.
 */
export function tableFromRows(
  keyspace: string,
  name: string,
  columnRows: readonly ColumnRow[],
  typeRows: readonly TypeRow[],
): TableSchema | undefined {
  if (columnRows.length === 0) return undefined;
  const findUdt = udtFinder(keyspace, typeRows);
  const columns = columnRows
    .map((row) => ({ row, column: readColumn(row, { keyspace, findUdt }, `${keyspace}.${name}`) }))
    .sort(
      (a, b) =>
        rank(a.column) - rank(b.column) ||
        a.row.position - b.row.position ||
        (a.column.name < b.column.name ? -1 : 1),
    )
    .map(({ column }) => column);
  return {
    keyspace,
    name,
    columns: new Map(columns.map((column) => [column.name, column])),
    partitionKey: columns.filter((column) => column.kind === 'partition'),
    clusteringKey: columns.filter((column) => column.kind === 'clustering'),
  };
}

/** Static and regular columns are of one rank: they go by name. */
function rank(column: ColumnSchema): number {
  if (column.kind === 'partition') return 0;
  return column.kind === 'clustering' ? 1 : 2;
}

/** What `system_schema` calls the kinds. */
export const columnKinds: ReadonlyMap<string, ColumnKind> = new Map([
  ['partition_key', 'partition'],
  ['clustering', 'clustering'],
  ['static', 'static'],
  ['regular', 'regular'],
]);

interface Scope {
  readonly keyspace: string;
  readonly findUdt: (name: string) => UdtType | undefined;
}

function readColumn(row: ColumnRow, scope: Scope, table: string): ColumnSchema {
  const kind = columnKinds.get(row.kind);
  if (kind === undefined) {
    throw new Error(
      `column '${row.column_name}' of ${table} is of the unknown kind '${row.kind}'; allowed: ${[...columnKinds.keys()].join(', ')}`,
    );
  }
  return {
    name: row.column_name,
    kind,
    type: readType(row.type, scope, `column '${row.column_name}' of ${table}`),
  };
}

function readType(text: string, scope: Scope, where: string): CqlType {
  try {
    return parseType(text, scope);
  } catch (cause) {
    const reason = messageOfThrown(cause);
    throw new Error(`${where} is of type '${text}', which cannot be read: ${reason}`, { cause });
  }
}

/** Types name one another in any order, so that each is read when it is first asked for. */
function udtFinder(keyspace: string, rows: readonly TypeRow[]): (name: string) => UdtType | undefined {
  const rowByName = new Map(rows.map((row) => [row.type_name, row]));
  const known = new Map<string, UdtType>();
  const findUdt = (name: string): UdtType | undefined => {
    const row = rowByName.get(name);
    if (row === undefined || known.has(name)) return known.get(name);
    // Cassandra has no type that holds itself; taken out, such rows could not recurse for ever either.
    rowByName.delete(name);
    const fields = row.field_names.map((field, index) => ({
      name: field,
      type: readType(
        row.field_types[index] ?? '',
        { keyspace, findUdt },
        `field '${field}' of type '${name}'`,
      ),
    }));
    const type: UdtType = { kind: 'udt', keyspace, name, fields, frozen: false };
    known.set(name, type);
    return type;
  };
  return findUdt;
}
