import { types } from 'cassandra-driver';
import { describe, expect, it } from 'vitest';
import { describeBoundType } from '../../../lambda/adapters/cassandra/bound-type.ts';
import { Statements } from '../../../lambda/adapters/cassandra/statements.ts';
import { describeType } from '../../../core/cql/describe-type.ts';
import { parseType, type UdtType } from '../../../core/cql/parse-type.ts';
import type { ColumnKind, ColumnSchema, TableSchema } from '../../../core/cql/table.ts';
import { layoutOf } from '../../../core/cql/table-layout.ts';
import { nativeTypes, type CqlType } from '../../../core/cql/type.ts';
import { makeShape } from '../../support/make-write.ts';

const { dataTypes } = types;
const marshal = (name: string): string => `org.apache.cassandra.db.marshal.${name}`;
const hex = (text: string): string => Buffer.from(text).toString('hex');

const addr: UdtType = {
  kind: 'udt',
  keyspace: 'ks',
  name: 'addr',
  frozen: false,
  fields: [
    { name: 'city', type: { kind: 'native', name: 'text' } },
    { name: 'zip', type: { kind: 'native', name: 'int' } },
  ],
};
const read = (text: string): CqlType =>
  parseType(text, { keyspace: 'ks', findUdt: (name) => (name === 'addr' ? addr : undefined) });

/** As the driver reads the answer to a PREPARE. */
const onTheWire: readonly (readonly [string, unknown])[] = [
  ...nativeTypes.map((name) => [name, { code: dataTypes[name] }] as const),
  ['text', { code: dataTypes.varchar }],
  ['list<int>', { code: dataTypes.list, info: { code: dataTypes.int } }],
  ['set<uuid>', { code: dataTypes.set, info: { code: dataTypes.uuid } }],
  [
    'map<text, bigint>',
    { code: dataTypes.map, info: [{ code: dataTypes.varchar }, { code: dataTypes.bigint }] },
  ],
  [
    'tuple<int, text>',
    { code: dataTypes.tuple, info: [{ code: dataTypes.int }, { code: dataTypes.varchar }] },
  ],
  [
    'addr',
    {
      code: dataTypes.udt,
      info: {
        keyspace: 'ks',
        name: 'addr',
        fields: [
          { name: 'city', type: { code: dataTypes.varchar } },
          { name: 'zip', type: { code: dataTypes.int } },
        ],
      },
    },
  ],
  ['duration', { code: dataTypes.custom, info: marshal('DurationType') }],
  [
    'vector<float, 3>',
    { code: dataTypes.custom, info: `${marshal('VectorType')}(${marshal('FloatType')} , 3)` },
  ],
  [
    'vector<frozen<map<text, frozen<list<int>>>>, 2>',
    {
      code: dataTypes.custom,
      info: `${marshal('VectorType')}(${marshal('FrozenType')}(${marshal('MapType')}(${marshal('UTF8Type')},${marshal('FrozenType')}(${marshal('ListType')}(${marshal('Int32Type')})))), 2)`,
    },
  ],
  [
    'vector<frozen<addr>, 2>',
    {
      code: dataTypes.custom,
      info: `${marshal('VectorType')}(${marshal('UserType')}(ks,${hex('addr')},${hex('city')}:${marshal('UTF8Type')},${hex('zip')}:${marshal('Int32Type')}), 2)`,
    },
  ],
  [
    'vector<frozen<tuple<date, tinyint>>, 2>',
    {
      code: dataTypes.custom,
      info: `${marshal('VectorType')}(${marshal('TupleType')}(${marshal('SimpleDateType')},${marshal('ByteType')}), 2)`,
    },
  ],
];

describe('types of a prepared statement', () => {
  it.each(onTheWire)('the bound type %s is read as it is compiled', (text, bound) => {
    expect(describeBoundType(bound)).toBe(describeType(read(text)));
  });

  it.each([
    ['a code of a later protocol', { code: 0x99 }],
    ['a class of the server alone', { code: dataTypes.custom, info: 'com.example.PointType' }],
    [
      'a list of such',
      { code: dataTypes.list, info: { code: dataTypes.custom, info: 'com.example.PointType' } },
    ],
    ['nothing', undefined],
  ])('the bound type of %s is unknown', (_, bound) => {
    expect(describeBoundType(bound)).toBeUndefined();
  });
});

describe('prepared statement', () => {
  const shapeOf = (type: string) => ({
    ...makeShape('server'),
    types: [read('text'), read('text'), read(type)],
  });
  const variables = (bound: unknown) => [
    { name: 'partition', type: { code: dataTypes.varchar } },
    { name: 'row', type: { code: dataTypes.varchar } },
    { name: 'value', type: bound },
  ];

  it.each(onTheWire)('a statement of the type %s matches itself and no other', (text, bound) => {
    const statements = new Statements();
    const own = statements.textOf(shapeOf(text));
    expect(statements.check(own, variables(bound))).toBeUndefined();
    for (const [otherText, other] of onTheWire) {
      const isSame = describeBoundType(other) === describeBoundType(bound);
      expect(statements.textOf(shapeOf(otherText)) === own).toBe(isSame);
      expect(statements.check(own, variables(other)) === undefined).toBe(isSame);
    }
  });

  it('a mismatch says which column has which type', () => {
    const statements = new Statements();
    const text = statements.textOf(shapeOf('int'));
    statements.check(text, variables({ code: dataTypes.varchar }));
    expect(statements.mismatch?.message).toBe(
      "table ks.t has changed: 'value' is text, values are encoded for int; the schema has to be read again",
    );
  });

  it('a statement differs from one with fewer variables or with other fields of a type', () => {
    const statements = new Statements();
    const text = statements.textOf(shapeOf('addr'));
    expect(statements.check(text, variables(undefined).slice(0, 2))).toBeDefined();
    const fields = [{ name: 'city', type: { code: dataTypes.varchar } }];
    const fewer = { code: dataTypes.udt, info: { keyspace: 'ks', name: 'addr', fields } };
    expect(statements.check(text, variables(fewer))).toBeDefined();
  });

  it("a statement with an unknown type, and a statement that is not Millrace's, pass the check", () => {
    const statements = new Statements();
    const text = statements.textOf(shapeOf('int'));
    expect(statements.check(text, variables({ code: 0x99 }))).toBeUndefined();
    expect(statements.check('SELECT 1', [])).toBeUndefined();
  });

  it('the text of a statement is its CQL followed by blanks only', () => {
    const text = new Statements().textOf(shapeOf('int'));
    expect(text.trimEnd()).toBe(shapeOf('int').cql);
    expect(text).toMatch(/[ \t]{32}$/);
  });

  describe('statement that is prepared again', () => {
    const table: TableSchema = (() => {
      const column = (name: string, kind: ColumnKind, type: string): ColumnSchema => ({
        name,
        kind,
        type: read(type),
      });
      const [partition, row, value] = [
        column('partition', 'partition', 'text'),
        column('row', 'clustering', 'text'),
        column('value', 'regular', 'frozen<list<int>>'),
      ];
      return {
        keyspace: 'ks',
        name: 't',
        columns: new Map([partition, row, value].map((each) => [each.name, each])),
        partitionKey: [partition],
        clusteringKey: [row],
      };
    })();
    const withColumn = (column: ColumnSchema): TableSchema => ({
      ...table,
      columns: new Map([...table.columns, [column.name, column]]),
    });
    const statementsFor = (now: TableSchema) => ({
      ...makeShape('server'),
      types: [read('text'), read('text'), read('frozen<list<int>>')],
      layout: layoutOf(now, ['partition', 'row', 'value']),
    });

    it.each<[string, TableSchema | undefined, string | undefined]>([
      ['the same table', table, undefined],
      ['further columns', withColumn({ name: 'x', kind: 'regular', type: read('int') }), undefined],
      ['no table', undefined, 'it does not exist'],
      [
        'a column that is frozen no longer',
        withColumn({ name: 'value', kind: 'regular', type: read('list<int>') }),
        "column 'value' is regular list<int>, it was regular frozen<list<int>> (list<int>)",
      ],
      [
        'a clustering column more',
        { ...table, clusteringKey: [...table.clusteringKey, table.columns.get('value')!] },
        'its key is (partition; row, value), it was (partition; row)',
      ],
      [
        'one in the partition key instead',
        { ...table, partitionKey: [...table.columns.values()].slice(0, 2), clusteringKey: [] },
        'its key is (partition, row; ), it was (partition; row)',
      ],
    ])('a statement that is prepared again is compared with its table: %s', (_, now, difference) => {
      const statements = new Statements();
      const text = statements.textOf(statementsFor(table));
      const message = difference && `table ks.t has changed: ${difference}; the schema has to be read again`;
      expect(statements.checkTable(text, now)?.message).toBe(message);
      expect(statements.mismatch?.message).toBe(message);
      if (now === undefined) return;
      // What another instance prepares for the table as it is now has another text.
      expect(statements.textOf(statementsFor(now)) === text).toBe(difference === undefined);
    });

    it('the table of a statement is read only once the start is over', () => {
      const statements = new Statements();
      const text = statements.textOf(statementsFor(table));
      expect(statements.tableToRead(text)).toBeUndefined();
      statements.settle();
      expect(statements.tableToRead(text)).toMatchObject({ keyspace: 'ks', table: 't' });
      expect(statements.tableToRead('SELECT 1')).toBeUndefined();
      expect(statements.checkTable('SELECT 1', table)).toBeUndefined();
    });
  });
});
