import fc from 'fast-check';
import type { UdtType } from '../../../../core/cql/parse-type.ts';
import {
  printQualified,
  type ClusteringOrder,
  type DeclaredTable,
  type KeyspaceSchema,
  type Schema,
} from '../../../../core/cql/schema/schema.ts';
import type { ColumnSchema } from '../../../../core/cql/table.ts';
import type { CqlType, NativeType } from '../../../../core/cql/type.ts';

const names = ['a', 'B', 'order', 'two words', 'q"q', 'é', 'x_1', 'total'] as const;
const natives: readonly NativeType[] = ['int', 'text', 'decimal', 'timestamp', 'uuid', 'blob'];

const someNames = (minLength: number, maxLength: number): fc.Arbitrary<readonly string[]> =>
  fc.uniqueArray(fc.constantFrom(...names), { minLength, maxLength });

const nativeType: fc.Arbitrary<CqlType> = fc
  .constantFrom(...natives)
  .map((name): CqlType => ({ kind: 'native', name }));

/** A type that may hold those made before it. */
function typeWith(udts: readonly UdtType[]): fc.Arbitrary<CqlType> {
  const frozenUdt = udts.map((udt): CqlType => ({ ...udt, frozen: true }));
  const element = frozenUdt.length === 0 ? nativeType : fc.oneof(nativeType, fc.constantFrom(...frozenUdt));
  const frozen = fc.boolean();
  return fc.oneof(
    element,
    fc.record({ kind: fc.constant('list' as const), element, frozen }),
    fc.record({ kind: fc.constant('set' as const), element, frozen }),
    fc.record({ kind: fc.constant('map' as const), key: nativeType, value: element, frozen }),
    fc.record({
      kind: fc.constant('tuple' as const),
      elements: fc.array(element, { minLength: 1, maxLength: 2 }),
    }),
    fc.record({
      kind: fc.constant('vector' as const),
      element: nativeType,
      dimension: fc.integer({ min: 1, max: 3 }),
    }),
  );
}

function typesOf(keyspace: string): fc.Arbitrary<readonly UdtType[]> {
  return someNames(0, 3).chain((typeNames) => {
    const grow = (made: readonly UdtType[], rest: readonly string[]): fc.Arbitrary<readonly UdtType[]> => {
      const [name, ...others] = rest;
      if (name === undefined) return fc.constant(made);
      return someNames(1, 4)
        .chain((fields) =>
          fc.tuple(...fields.map((field) => typeWith(made).map((type) => ({ name: field, type })))),
        )
        .chain((fields) => grow([...made, { kind: 'udt', keyspace, name, fields, frozen: false }], others));
    };
    return grow([], typeNames);
  });
}

/** Sorted by its place in the key; keys hold no user-defined type, which would forbid it new fields. */
function tableOf(keyspace: string, name: string, udts: readonly UdtType[]): fc.Arbitrary<DeclaredTable> {
  return fc
    .record({
      columns: someNames(1, 7),
      partitions: fc.integer({ min: 1, max: 2 }),
      clusterings: fc.integer({ min: 0, max: 2 }),
      keyTypes: fc.array(nativeType, { minLength: 4, maxLength: 4 }),
      types: fc.array(typeWith(udts), { minLength: 7, maxLength: 7 }),
      statics: fc.array(fc.boolean(), { minLength: 7, maxLength: 7 }),
      orders: fc.array(fc.constantFrom<ClusteringOrder>('asc', 'desc'), { minLength: 2, maxLength: 2 }),
      options: fc.constantFrom<ReadonlyMap<string, string>>(
        new Map(),
        new Map([
          ['comment', `'it''s'`],
          ['compaction', `{'class': 'LeveledCompactionStrategy'}`],
        ]),
      ),
    })
    .map(({ columns, partitions, clusterings, keyTypes, types, statics, orders, options }) => {
      const made = columns.map((column, index): ColumnSchema => {
        const isKey = index < partitions + clusterings;
        const type = (isKey ? keyTypes[index] : types[index]) ?? { kind: 'native', name: 'int' };
        if (index < partitions) return { name: column, type, kind: 'partition' };
        if (isKey) return { name: column, type, kind: 'clustering' };
        return {
          name: column,
          type,
          kind: clusterings > 0 && statics[index] === true ? 'static' : 'regular',
        };
      });
      const clusteringKey = made.filter(({ kind }) => kind === 'clustering');
      return {
        keyspace,
        name,
        columns: new Map(made.map((column) => [column.name, column])),
        partitionKey: made.filter(({ kind }) => kind === 'partition'),
        clusteringKey,
        clusteringOrder: orders.slice(0, clusteringKey.length),
        options,
      };
    });
}

function keyspaceOf(name: string): fc.Arbitrary<Schema> {
  return typesOf(name)
    .chain((types) =>
      fc.record({
        types: fc.constant(types),
        tables: someNames(0, 3).chain((tables) =>
          fc.tuple(...tables.map((table) => tableOf(name, `t_${table.replace(/\W/g, '_')}`, types))),
        ),
      }),
    )
    .map(({ types, tables }) => schemaOf([keyspaceNamed(name)], types, tables));
}

const keyspaceNamed = (name: string): KeyspaceSchema => ({
  name,
  replication: new Map([
    ['class', 'NetworkTopologyStrategy'],
    ['dc1', '3'],
  ]),
  options: new Map([['durable_writes', 'true']]),
});

/** A schema of these parts. */
export const schemaOf = (
  keyspaces: readonly KeyspaceSchema[],
  types: readonly UdtType[],
  tables: readonly DeclaredTable[],
): Schema => ({
  statements: [],
  unused: [],
  renames: [],
  keyspaces: new Map(keyspaces.map((keyspace) => [keyspace.name, keyspace])),
  types: new Map(types.map((type) => [printQualified(type.keyspace, type.name), type])),
  tables: new Map(tables.map((table) => [printQualified(table.keyspace, table.name), table])),
});

/** One or two keyspaces with all that Cassandra takes in them. */
export const anySchema: fc.Arbitrary<Schema> = fc
  .tuple(keyspaceOf('shop'), keyspaceOf('Web_shop'), fc.boolean())
  .map(([one, other, isBoth]) =>
    isBoth
      ? schemaOf(
          [...one.keyspaces.values(), ...other.keyspaces.values()],
          [...one.types.values(), ...other.types.values()],
          [...one.tables.values(), ...other.tables.values()],
        )
      : one,
  );

/** The schema as it may have been before: with fewer types, fields, tables and columns, and some of its own. */
export function earlierThan(schema: Schema): fc.Arbitrary<Schema> {
  return fc
    .record({
      keyspaces: fc.nat(schema.keyspaces.size),
      types: fc.nat(schema.types.size),
      fields: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 6, maxLength: 6 }),
      tables: fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
      columns: fc.infiniteStream(fc.boolean()),
      ownColumn: fc.boolean(),
    })
    .map(({ keyspaces, types, fields, tables, columns, ownColumn }) => {
      const keptKeyspaces = [...schema.keyspaces.values()].slice(0, keyspaces);
      const isKept = (keyspace: string): boolean => keptKeyspaces.some(({ name }) => name === keyspace);
      const keptTypes = [...schema.types.values()]
        .slice(0, types)
        .filter(({ keyspace }) => isKept(keyspace))
        .map((type, index) => ({ ...type, fields: type.fields.slice(0, fields[index]) }));
      const keptTables = [...schema.tables.values()]
        .filter((table, index) => tables[index] === true && isKept(table.keyspace))
        .map((table) => ({
          ...table,
          columns: new Map([
            ...[...table.columns].filter(
              ([, column]) =>
                column.kind === 'partition' ||
                column.kind === 'clustering' ||
                (columns.next().value === true && isMadeOf(column.type, table.keyspace, keptTypes)),
            ),
            ...(ownColumn ? [ownColumnOf()] : []),
          ]),
        }));
      return schemaOf(keptKeyspaces, keptTypes, keptTables);
    });
}

const ownColumnOf = (): [string, ColumnSchema] => [
  'of its own',
  { name: 'of its own', type: { kind: 'native', name: 'text' }, kind: 'regular' },
];

function isMadeOf(type: CqlType, keyspace: string, types: readonly UdtType[]): boolean {
  switch (type.kind) {
    case 'native':
      return true;
    case 'list':
    case 'set':
    case 'vector':
      return isMadeOf(type.element, keyspace, types);
    case 'map':
      return isMadeOf(type.key, keyspace, types) && isMadeOf(type.value, keyspace, types);
    case 'tuple':
      return type.elements.every((element) => isMadeOf(element, keyspace, types));
    case 'udt':
      return types.some((udt) => udt.keyspace === keyspace && udt.name === type.name);
  }
}
