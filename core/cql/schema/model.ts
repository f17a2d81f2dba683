import type { UdtType } from '../parse-type.ts';
import type { ColumnSchema } from '../table.ts';
import { partsOf, type CqlType } from '../type.ts';
import { withChangedType } from './alter.ts';
import { declaredKey, type DeclaredKind } from './declared.ts';
import type { NewName } from './drop-rename.ts';
import { printQualified, type DeclaredTable, type KeyspaceSchema, type Renamed } from './schema.ts';

/** What a file has made so far, statement after statement. */
export class Model {
  readonly keyspaces = new Map<string, KeyspaceSchema>();
  readonly types = new Map<string, UdtType>();
  readonly tables = new Map<string, DeclaredTable>();
  renames: readonly Renamed[] = [];
  /** By {@link declaredKey}: where it was dropped, if it was not created again. */
  readonly #dropped = new Map<string, number>();

  /** UTF-16 units before the statement that has dropped it; `undefined` if none has, or it was created again. */
  droppedAt(kind: DeclaredKind, keyspace: string, name: string): number | undefined {
    return this.#dropped.get(declaredKey(kind, keyspace, name));
  }

  addKeyspace(keyspace: KeyspaceSchema): void {
    this.keyspaces.set(keyspace.name, keyspace);
    this.#dropped.delete(declaredKey('keyspace', keyspace.name, keyspace.name));
  }

  addType(type: UdtType): void {
    this.types.set(printQualified(type.keyspace, type.name), type);
    this.#dropped.delete(declaredKey('type', type.keyspace, type.name));
  }

  /** Tables and types that were read before hold the type as it was. */
  changeType(changed: UdtType): void {
    this.addType(changed);
    for (const [key, type] of this.types) {
      const fields = type.fields.map((field) => ({ ...field, type: withChangedType(field.type, changed) }));
      this.types.set(key, { ...type, fields });
    }
    for (const [key, table] of this.tables) {
      const columns = new Map(
        [...table.columns].map(([name, column]) => [
          name,
          { ...column, type: withChangedType(column.type, changed) },
        ]),
      );
      const pick = (part: readonly ColumnSchema[]) =>
        part.map((column) => columns.get(column.name) ?? column);
      const [partitionKey, clusteringKey] = [pick(table.partitionKey), pick(table.clusteringKey)];
      this.tables.set(key, { ...table, columns, partitionKey, clusteringKey });
    }
  }

  setTable(table: DeclaredTable): void {
    this.tables.set(printQualified(table.keyspace, table.name), table);
    this.#dropped.delete(declaredKey('table', table.keyspace, table.name));
  }

  rename(kind: 'table' | 'type', keyspace: string, name: string, names: readonly NewName[]): void {
    this.renames = [...this.renames, ...names.map((each) => ({ kind, keyspace, name, ...each }))];
  }

  /** Whether Cassandra would drop it: it is there, and nothing holds the type. */
  mayDrop(kind: DeclaredKind, keyspace: string, name: string): boolean {
    const key = printQualified(keyspace, name);
    if (kind === 'table') return this.tables.has(key);
    if (kind === 'keyspace') return this.keyspaces.has(name);
    const isHeld =
      [...this.types.values()].some(({ fields }) => fields.some(({ type }) => holds(type, keyspace, name))) ||
      [...this.tables.values()].some(({ columns }) =>
        [...columns.values()].some(({ type }) => holds(type, keyspace, name)),
      );
    return this.types.has(key) && !isHeld;
  }

  /** @param offset UTF-16 units before the statement that drops it */
  drop(kind: DeclaredKind, keyspace: string, name: string, offset: number): void {
    const inKeyspace = <Kept extends { readonly keyspace: string; readonly name: string }>(
      kept: ReadonlyMap<string, Kept>,
    ): readonly Kept[] => [...kept.values()].filter((each) => each.keyspace === keyspace);
    if (kind === 'keyspace') {
      for (const table of inKeyspace(this.tables)) this.drop('table', keyspace, table.name, offset);
      for (const type of inKeyspace(this.types)) this.drop('type', keyspace, type.name, offset);
      this.keyspaces.delete(name);
    } else {
      (kind === 'table' ? this.tables : this.types).delete(printQualified(keyspace, name));
      this.renames = this.renames.filter(
        (each) => each.kind !== kind || each.keyspace !== keyspace || each.name !== name,
      );
    }
    this.#dropped.set(declaredKey(kind, keyspace, name), offset);
  }
}

/** Whether a user-defined type stands in another one, however deep. */
function holds(type: CqlType, keyspace: string, name: string): boolean {
  const isIt = type.kind === 'udt' && type.keyspace === keyspace && type.name === name;
  return isIt || partsOf(type).some((part) => holds(part, keyspace, name));
}
