import { types } from 'cassandra-driver';
import { describe, expect, it } from 'vitest';
import { describeBoundType } from '../../../lambda/adapters/cassandra/bound-type.ts';
import { Statements } from '../../../lambda/adapters/cassandra/statements.ts';
import { describeType } from '../../../lambda/core/cql/describe-type.ts';
import { parseType, type UdtType } from '../../../lambda/core/cql/parse-type.ts';
import { nativeTypes, type CqlType } from '../../../lambda/core/cql/type.ts';
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

describe('the types of a prepared statement', () => {
  it.each(onTheWire)('%s is read as it is compiled', (text, bound) => {
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
  ])('%s is not known', (_, bound) => {
    expect(describeBoundType(bound)).toBeUndefined();
  });
});

describe('a statement', () => {
  const shapeOf = (type: string) => ({
    ...makeShape('server'),
    types: [read('text'), read('text'), read(type)],
  });
  const variables = (bound: unknown) => [
    { name: 'partition', type: { code: dataTypes.varchar } },
    { name: 'row', type: { code: dataTypes.varchar } },
    { name: 'value', type: bound },
  ];

  it.each(onTheWire)('of %s is itself, and no other', (text, bound) => {
    const statements = new Statements();
    const own = statements.textOf(shapeOf(text));
    expect(statements.check(own, variables(bound))).toBeUndefined();
    for (const [otherText, other] of onTheWire) {
      const isSame = describeBoundType(other) === describeBoundType(bound);
      expect(statements.textOf(shapeOf(otherText)) === own).toBe(isSame);
      expect(statements.check(own, variables(other)) === undefined).toBe(isSame);
    }
  });

  it('says which column has which type', () => {
    const statements = new Statements();
    const text = statements.textOf(shapeOf('int'));
    statements.check(text, variables({ code: dataTypes.varchar }));
    expect(statements.mismatch?.message).toBe(
      "table ks.t has changed: 'value' is text, values are encoded for int; the schema has to be read again",
    );
  });

  it('differs from another with fewer variables, and in the fields of a type', () => {
    const statements = new Statements();
    const text = statements.textOf(shapeOf('addr'));
    expect(statements.check(text, variables(undefined).slice(0, 2))).toBeDefined();
    const fields = [{ name: 'city', type: { code: dataTypes.varchar } }];
    const fewer = { code: dataTypes.udt, info: { keyspace: 'ks', name: 'addr', fields } };
    expect(statements.check(text, variables(fewer))).toBeDefined();
  });

  it('passes a type that is not known here, and a text that is none of ours', () => {
    const statements = new Statements();
    const text = statements.textOf(shapeOf('int'));
    expect(statements.check(text, variables({ code: 0x99 }))).toBeUndefined();
    expect(statements.check('SELECT 1', [])).toBeUndefined();
  });

  it('adds nothing but blanks to its CQL', () => {
    const text = new Statements().textOf(shapeOf('int'));
    expect(text.trimEnd()).toBe(shapeOf('int').cql);
    expect(text).toMatch(/[ \t]{32}$/);
  });
});
