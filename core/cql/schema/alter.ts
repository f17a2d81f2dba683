import type { Cursor } from '../cursor.ts';
import { readType, type UdtType } from '../parse-type.ts';
import type { CqlType, UdtField } from '../type.ts';
import { checkColumns, type DeclaredColumn } from './check-columns.ts';
import type { DeclaredTable } from './schema.ts';
import { readQualifiedName, type QualifiedName, type StatementScope } from './statement-scope.ts';

/** What an `ALTER … ADD` names. */
export interface AlteredName extends QualifiedName {
  readonly ifNotExists: boolean;
}

/** Reads what follows `ALTER TABLE` or `ALTER TYPE` up to what is added; `undefined` if nothing is added. */
export function readAltered(cursor: Cursor, scope: StatementScope, what: string): AlteredName | undefined {
  cursor.acceptWords('IF', 'EXISTS');
  const named = readQualifiedName(cursor, scope, what);
  if (!cursor.acceptWords('ADD')) return undefined;
  return { ...named, ifNotExists: cursor.acceptWords('IF', 'NOT', 'EXISTS') };
}

/** A table with the columns that follow. */
export function addColumns(
  table: DeclaredTable,
  { ifNotExists }: AlteredName,
  cursor: Cursor,
  scope: StatementScope,
): DeclaredTable {
  const added: DeclaredColumn[] = [];
  readAdded(cursor, scope, table.keyspace, 'column', ({ name, offset, type, typeOffset }) => {
    const isStatic = cursor.acceptWords('STATIC');
    const isThere = table.columns.has(name) || added.some(({ schema }) => schema.name === name);
    if (isThere && ifNotExists) return;
    if (isThere) scope.report(offset, `the table has a column ${name} already`);
    if (isStatic && table.clusteringKey.length === 0) {
      scope.report(
        offset,
        `the column ${name} cannot be static: without clustering columns, a partition is one row`,
      );
    }
    added.push({
      schema: { name, type, kind: isStatic ? 'static' : 'regular' },
      nameOffset: offset,
      typeOffset,
    });
  });
  checkColumns(added, scope.report);
  return {
    ...table,
    columns: new Map([...table.columns, ...added.map(({ schema }) => [schema.name, schema] as const)]),
  };
}

/** A type with the fields that follow. */
export function addFields(
  type: UdtType,
  { ifNotExists }: AlteredName,
  cursor: Cursor,
  scope: StatementScope,
): UdtType {
  const fields: UdtField[] = [...type.fields];
  readAdded(cursor, scope, type.keyspace, 'field', (added) => {
    const isThere = fields.some(({ name }) => name === added.name);
    if (isThere && ifNotExists) return;
    if (isThere) scope.report(added.offset, `the type has a field ${added.name} already`);
    fields.push({ name: added.name, type: added.type });
  });
  return { ...type, fields };
}

interface Added {
  readonly name: string;
  readonly offset: number;
  readonly type: CqlType;
  readonly typeOffset: number;
}

/** What is wrong with several of them where Cassandra (seen on 5.0.3) finds a syntax error. */
const several = {
  column: 'Cassandra takes several columns in brackets only: ADD (a int, b text)',
  field: 'Cassandra takes one field with each ALTER TYPE … ADD: write a statement for each, without brackets',
};

/** `a int`, of columns also `(a int, b text)`. */
function readAdded(
  cursor: Cursor,
  scope: StatementScope,
  keyspace: string,
  what: 'column' | 'field',
  take: (added: Added) => void,
): void {
  const { offset: start } = cursor.token;
  const isBracketed = cursor.acceptSymbol('(');
  if (isBracketed && what === 'field') scope.report(start, several.field);
  do {
    const { name, offset } = cursor.expectName(`a name`);
    const typeOffset = cursor.token.offset;
    take({ name, offset, type: readType(cursor, scope.typesOf(keyspace)), typeOffset });
    if (!isBracketed && cursor.atSymbol(',')) scope.report(cursor.token.offset, several[what]);
  } while (cursor.acceptSymbol(','));
  if (isBracketed) cursor.expectSymbol(')');
}

/** A type in which a user-defined type has its new fields, wherever it stands. */
export function withChangedType(type: CqlType, changed: UdtType): CqlType {
  const within = (part: CqlType): CqlType => withChangedType(part, changed);
  switch (type.kind) {
    case 'native':
      return type;
    case 'list':
    case 'set':
    case 'vector':
      return { ...type, element: within(type.element) };
    case 'map':
      return { ...type, key: within(type.key), value: within(type.value) };
    case 'tuple':
      return { ...type, elements: type.elements.map(within) };
    case 'udt': {
      const isIt = type.keyspace === changed.keyspace && type.name === changed.name;
      const fields = (isIt ? changed : type).fields;
      return { ...type, fields: fields.map((field) => ({ ...field, type: within(field.type) })) };
    }
  }
}
