import type { Cursor } from '../cursor.ts';
import { CqlSyntaxError } from '../cursor.ts';
import { readType } from '../parse-type.ts';
import type { ColumnKind, ColumnSchema } from '../table.ts';
import type { CqlType } from '../type.ts';
import { checkColumns, type DeclaredColumn } from './check-columns.ts';
import { readWith, type OrderedColumn } from './options.ts';
import type { ClusteringOrder, DeclaredTable } from './schema.ts';
import { acceptIfNotExists, readQualifiedName, type StatementScope } from './statement-scope.ts';

interface NamedAt {
  readonly name: string;
  readonly offset: number;
}

interface PrimaryKey {
  readonly partition: readonly NamedAt[];
  readonly clustering: readonly NamedAt[];
}

interface ReadColumn extends NamedAt {
  readonly type: CqlType;
  readonly typeOffset: number;
  readonly isStatic: boolean;
}

/** Reads what follows `CREATE TABLE`. */
export function readTable(cursor: Cursor, scope: StatementScope): DeclaredTable & { offset: number } {
  acceptIfNotExists(cursor);
  const { keyspace, name, offset } = readQualifiedName(cursor, scope, 'table');
  if (!/^\w{1,222}$/.test(name)) {
    scope.report(
      offset,
      `a table's name is at most 222 letters, digits and underscores, got '${name.slice(0, 60)}'`,
    );
  }
  const { columns, primaryKey } = readColumns(cursor, scope, keyspace);
  const { options, clusteringOrder } = readWith(cursor, scope.text);
  if (primaryKey === undefined) {
    throw new CqlSyntaxError(
      offset,
      `the table has no PRIMARY KEY; add PRIMARY KEY (column, ...) to its columns`,
    );
  }

  const kindOf = kindsOf(columns, primaryKey, scope);
  const declared = columns.map((column): DeclaredColumn => ({
    schema: { name: column.name, type: column.type, kind: kindOf(column) },
    nameOffset: column.offset,
    typeOffset: column.typeOffset,
  }));
  checkColumns(declared, scope.report);
  const byName = new Map(declared.map(({ schema }) => [schema.name, schema]));
  const pick = (names: readonly NamedAt[]): ColumnSchema[] =>
    names.map(({ name: column }) => byName.get(column)).filter((column) => column !== undefined);
  return {
    keyspace,
    name,
    columns: byName,
    partitionKey: pick(primaryKey.partition),
    clusteringKey: pick(primaryKey.clustering),
    clusteringOrder: readOrder(primaryKey.clustering, clusteringOrder, scope),
    options,
    offset,
  };
}

function readColumns(
  cursor: Cursor,
  scope: StatementScope,
  keyspace: string,
): { columns: readonly ReadColumn[]; primaryKey: PrimaryKey | undefined } {
  const types = scope.typesOf(keyspace);
  const columns: ReadColumn[] = [];
  let primaryKey: PrimaryKey | undefined;
  cursor.expectSymbol('(');
  do {
    const { offset } = cursor.token;
    let key: PrimaryKey | undefined;
    if (cursor.acceptWords('PRIMARY', 'KEY')) {
      key = readPrimaryKey(cursor);
    } else {
      const { name } = cursor.expectName(`a column's name`);
      const typeOffset = cursor.token.offset;
      const type = readType(cursor, types);
      const isStatic = cursor.acceptWords('STATIC');
      if (columns.some((column) => column.name === name)) {
        scope.report(offset, `the column ${name} appears here twice`);
      }
      columns.push({ name, offset, type, typeOffset, isStatic });
      if (cursor.acceptWords('PRIMARY', 'KEY')) key = { partition: [{ name, offset }], clustering: [] };
    }
    if (key !== undefined && primaryKey !== undefined) {
      scope.report(
        offset,
        `the table has a second PRIMARY KEY; name every key column in one: PRIMARY KEY (a, b)`,
      );
    }
    primaryKey ??= key;
    if (!cursor.atSymbol(',') && !cursor.atSymbol(')')) throw cursor.unexpected(`',' or ')'`);
    // As Cassandra has it, nothing need follow the last comma.
  } while (cursor.acceptSymbol(',') && !cursor.atSymbol(')'));
  cursor.expectSymbol(')');
  return { columns, primaryKey };
}

/** `(a, b, c)`: a is the partition key. `((a, b), c)`: a and b are. */
function readPrimaryKey(cursor: Cursor): PrimaryKey {
  cursor.expectSymbol('(');
  const partition: NamedAt[] = [];
  if (cursor.acceptSymbol('(')) {
    do partition.push(cursor.expectName('a key column'));
    while (cursor.acceptSymbol(','));
    cursor.expectSymbol(')');
  } else {
    partition.push(cursor.expectName('a key column'));
  }
  const clustering: NamedAt[] = [];
  while (cursor.acceptSymbol(',')) clustering.push(cursor.expectName('a key column'));
  cursor.expectSymbol(')');
  return { partition, clustering };
}

function kindsOf(
  columns: readonly ReadColumn[],
  { partition, clustering }: PrimaryKey,
  scope: StatementScope,
): (column: ReadColumn) => ColumnKind {
  const kinds = new Map<string, ColumnKind>();
  const inKey = [
    ...partition.map((column) => ({ ...column, kind: 'partition' as const })),
    ...clustering.map((column) => ({ ...column, kind: 'clustering' as const })),
  ];
  for (const { name, offset, kind } of inKey) {
    if (kinds.has(name)) scope.report(offset, `the column ${name} appears in the PRIMARY KEY twice`);
    if (!columns.some((column) => column.name === name)) {
      scope.report(
        offset,
        `the PRIMARY KEY names an unknown column ${name}; allowed: ${columns.map((column) => column.name).join(', ')}`,
      );
    }
    kinds.set(name, kind);
  }
  for (const { name, offset, isStatic } of columns) {
    if (!isStatic) continue;
    if (kinds.has(name)) scope.report(offset, `the key column ${name} cannot be static`);
    else if (clustering.length === 0) {
      scope.report(
        offset,
        `the column ${name} cannot be static: without clustering columns, a partition is one row`,
      );
    }
  }
  return ({ name, isStatic }) => kinds.get(name) ?? (isStatic ? 'static' : 'regular');
}

/** Cassandra wants the first clustering columns, in their order; those not named ascend. */
function readOrder(
  clustering: readonly NamedAt[],
  ordered: readonly OrderedColumn[],
  scope: StatementScope,
): ClusteringOrder[] {
  const wrong = ordered.find(({ name }, index) => name !== clustering[index]?.name);
  if (wrong !== undefined) {
    const allowed = clustering.map(({ name }) => name).join(', ');
    scope.report(
      wrong.offset,
      clustering.length === 0
        ? `the table has no clustering columns to order by; leave CLUSTERING ORDER BY out`
        : `CLUSTERING ORDER BY must name the clustering columns as the PRIMARY KEY has them: ${allowed}`,
    );
  }
  return clustering.map((_, index) => ordered[index]?.order ?? 'asc');
}
