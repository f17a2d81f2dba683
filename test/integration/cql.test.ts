import cassandra from 'cassandra-driver';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { cqlLiteral } from '../../tools/query/cql-value.ts';
import { readExactly } from '../../tools/query/read-exactly.ts';
import { compileEncoder } from '../../core/cql/encode/compile-encoder.ts';
import { printIdentifier, quoteIdentifier } from '../../core/cql/identifier.ts';
import { printType } from '../../core/cql/print-type.ts';
import { parseSchema } from '../../core/cql/schema/parse-schema.ts';
import { findTable, printSchemaProblem } from '../../core/cql/schema/schema.ts';
import { tableFromRows, type ColumnRow, type TypeRow } from '../../core/cql/table-from-rows.ts';
import { nativeTypes, type CqlType } from '../../core/cql/type.ts';
import { storeTargets, useTarget } from '../support/store-target.ts';
import { valueOf } from '../core/cql/arbitrary-value.ts';
import { canonical } from '../core/cql/canonical.ts';
import { list, map, native, set, tuple, udt, vector } from '../core/cql/cql-types.ts';

const keyspace = 'cql_core';
const createKeyspace = `CREATE KEYSPACE ${keyspace} WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}`;
const typesIn = (name: string): readonly string[] => [
  `CREATE TYPE ${name}.place (city text, "Lines" list<text>)`,
  `CREATE TYPE ${name}.item (sku text, price decimal, made_in frozen<place>)`,
];
const createTypes = typesIn(keyspace);

/** Statements near the edge of what Cassandra accepts, with K for the keyspace and T for `CREATE TABLE K.<its own>`. */
const statements: readonly string[] = [
  'T (a int PRIMARY KEY)',
  'T (a int, PRIMARY KEY (a))',
  'T (a int, b int, PRIMARY KEY ((a, b)))',
  'T (a int, PRIMARY KEY (a), b text)',
  'T (a int PRIMARY KEY, a text)',
  'T (a int)',
  'T (a int PRIMARY KEY, b int PRIMARY KEY)',
  'T (a int, PRIMARY KEY (b))',
  'T (a int, PRIMARY KEY (a, a))',
  'T (a list<int> PRIMARY KEY)',
  'T (a frozen<list<int>> PRIMARY KEY)',
  'T (a place PRIMARY KEY)',
  'T (a frozen<place> PRIMARY KEY)',
  'T (a tuple<int, list<text>> PRIMARY KEY)',
  'T (a vector<float, 2> PRIMARY KEY)',
  'T (a counter PRIMARY KEY)',
  'T (a duration PRIMARY KEY)',
  'T (a frozen<list<duration>> PRIMARY KEY)',
  'T (a int PRIMARY KEY, b counter)',
  'T (a int PRIMARY KEY, b counter, c text)',
  'T (a int PRIMARY KEY, b text static)',
  'T (a int, b text static, c int, PRIMARY KEY (a, c))',
  'T (a int, b text static, PRIMARY KEY (a, b))',
  'T (a int PRIMARY KEY, b list<list<int>>)',
  'T (a int PRIMARY KEY, b list<frozen<list<int>>>)',
  'T (a int PRIMARY KEY, b frozen<list<list<int>>>)',
  'T (a int PRIMARY KEY, b list<place>)',
  'T (a int PRIMARY KEY, b list<frozen<place>>)',
  'T (a int PRIMARY KEY, b list<tuple<int>>)',
  'T (a int PRIMARY KEY, b list<vector<int, 2>>)',
  'T (a int PRIMARY KEY, b vector<list<int>, 2>)',
  'T (a int PRIMARY KEY, b vector<int, 0>)',
  'T (a int PRIMARY KEY, b frozen<int>)',
  'T (a int PRIMARY KEY, b frozen<tuple<int>>)',
  'T (a int PRIMARY KEY, b frozen<vector<int, 2>>)',
  'T (a int PRIMARY KEY, b list<counter>)',
  'T (a int PRIMARY KEY, b set<duration>)',
  'T (a int PRIMARY KEY, b map<duration, int>)',
  'T (a int PRIMARY KEY, b map<int, duration>)',
  'T (a int PRIMARY KEY, b nothing)',
  'T (a int PRIMARY KEY, b system.place)',
  'T (a int PRIMARY KEY, b K.place)',
  'T (a int PRIMARY KEY, b "Place")',
  'T (a int PRIMARY KEY, order int)',
  'T (a int PRIMARY KEY, "order" int)',
  'T (a int PRIMARY KEY, key int, type text, date date, list int, frozen int, static text)',
  'T (a int PRIMARY KEY, 1a int)',
  'T (a int PRIMARY KEY, "é ""x""" int)',
  'T (a int PRIMARY KEY,)',
  'T (a int PRIMARY KEY, b K.item)',
  `T (a int PRIMARY KEY) WITH comment = 'it''s' AND default_time_to_live = 60`,
  `T (a int PRIMARY KEY) WITH comment = $$it's$$`,
  `T (a int PRIMARY KEY) WITH comment = 'a' comment = 'b'`,
  `T (a int PRIMARY KEY) WITH comment = 'a' AND comment = 'b'`,
  'T (a int PRIMARY KEY) WITH bloom_filter_fp_chance = 1e-2',
  `T (a int PRIMARY KEY) WITH compaction = {'class': 'LeveledCompactionStrategy'}`,
  'T (a int PRIMARY KEY) WITH CLUSTERING ORDER BY (a DESC)',
  'T (a int, b int, c int, PRIMARY KEY (a, b, c)) WITH CLUSTERING ORDER BY (b DESC, c)',
  'T (a int, b int, c int, PRIMARY KEY (a, b, c)) WITH CLUSTERING ORDER BY (b DESC)',
  'T (a int, b int, c int, PRIMARY KEY (a, b, c)) WITH CLUSTERING ORDER BY (c DESC, b ASC)',
  'T /* a */ (a int PRIMARY KEY -- b\n, c int // d\n)',
  'CREATE TABLE K."a b" (a int PRIMARY KEY)',
  'CREATE TABLE K."Quoted" (a int PRIMARY KEY)',
  'CREATE TYPE K.u1 (a int, a int)',
  'CREATE TYPE K.u2 (a counter)',
  'CREATE TYPE K.u3 (a place)',
  'CREATE TYPE K.u4 (a frozen<place>, b list<int>, c duration)',
  'CREATE TYPE K.int (a int)',
  'CREATE TYPE K.u5 ()',
  'CREATE TYPE K.u6 (a u6)',
  `CREATE KEYSPACE cql_core_2`,
  `CREATE KEYSPACE cql_core_2 WITH replication = {}`,
  `CREATE KEYSPACE "cql core" WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}`,
];

// Keyspaces is not asked: its own grammar is not known, and the stand-in makes tables by that of Cassandra.
describe('schema.cql and Cassandra', () => {
  let client: cassandra.Client;

  beforeAll(async () => {
    const { contactPoints, localDatacenter } = inject('servers');
    client = new cassandra.Client({ contactPoints: [...contactPoints], localDataCenter: localDatacenter });
    await client.connect();
    for (const statement of [createKeyspace, ...createTypes]) await client.execute(statement);
  });

  afterAll(async () => {
    await client.execute(`DROP KEYSPACE IF EXISTS ${keyspace}`);
    await client.shutdown();
  });

  for (const [index, statement] of statements.entries()) {
    it(`the schema parser accepts exactly what Cassandra accepts: ${statement}`, async () => {
      const text = statement
        .replace(/^T\b/, `CREATE TABLE ${keyspace}.t${index}`)
        .replaceAll('K.', `${keyspace}.`);
      const ours = parseSchema(`${createTypes.join(';')};${text}`, 'schema.cql');
      const refusal = await client.execute(text).then(
        () => undefined,
        (error: unknown) => String(error),
      );
      const problems = ours.problems.map(printSchemaProblem);
      expect(problems.length > 0, `${problems.join('\n')}\n${refusal ?? 'accepted'}`).toBe(
        refusal !== undefined,
      );
    });
  }
});

const scalar = native('text');
const typed = 'cql_types';
const place = { ...udt('place', { city: scalar, Lines: list(scalar) }), keyspace: typed };
const frozenPlace: CqlType = { ...place, frozen: true };
const item: CqlType = {
  ...udt('item', { sku: scalar, price: native('decimal'), made_in: frozenPlace }),
  keyspace: typed,
};

const allColumns: readonly (readonly [string, CqlType])[] = [
  ...nativeTypes.filter((name) => name !== 'counter').map((name) => [`a ${name}`, native(name)] as const),
  ['a list', list(native('int'))],
  ['a frozen list', list(list(native('decimal'), true), true)],
  ['a set', set(native('uuid'))],
  ['a frozen set', set(native('varint'), true)],
  ['a map', map(scalar, list(native('date'), true))],
  ['a frozen map', map(native('int'), native('inet'), true)],
  ['a tuple', tuple(native('int'), scalar, set(native('bigint'), true))],
  ['a type', item],
  ['a frozen type', frozenPlace],
  ['types', list(frozenPlace)],
  ['a vector', vector(native('float'), 3)],
  ['a vector of texts', vector(scalar, 2)],
];

const durationsAndVectors = ['a duration', 'a vector', 'a vector of texts'];

describe.each(storeTargets)('table of every type in $name', (target) => {
  const lacking = target.lacks.includes('durations and vectors') ? durationsAndVectors : [];
  const columns = allColumns.filter(([name]) => !lacking.includes(name));
  const table = `CREATE TABLE ${typed}.every_type (id int, part frozen<set<int>>, "Order" timestamp,
    ${columns.map(([name, type]) => `${printIdentifier(name)} ${printType(type)}`).join(', ')}, label text static,
    PRIMARY KEY ((id, part), "Order")) WITH CLUSTERING ORDER BY ("Order" DESC)`;
  const openTarget = useTarget(target, {
    keyspace: typed,
    schema: [...typesIn(typed), table],
    timestamped: [],
  });
  let client: cassandra.Client;

  beforeAll(async () => {
    client = openTarget().client();
    await client.connect();
  });
  afterAll(() => client.shutdown());

  it('a table read from schema.cql equals the table read from the cluster', async () => {
    const where = `FROM system_schema.columns WHERE keyspace_name = ? AND table_name = ?`;
    const found = await client.execute(`SELECT * ${where}`, [typed, 'every_type']);
    const types = await client.execute('SELECT * FROM system_schema.types WHERE keyspace_name = ?', [typed]);
    const live = tableFromRows(typed, 'every_type', found.rows.map(toColumn), types.rows.map(toType));
    const { schema, problems } = parseSchema(`${typesIn(typed).join(';')};${table}`, 'schema.cql');
    const declared = findTable(schema, typed, 'every_type');
    expect(problems).toEqual([]);
    expect(live?.columns).toEqual(declared?.columns);
    expect(live?.partitionKey).toEqual(declared?.partitionKey);
    expect(live?.clusteringKey).toEqual(declared?.clusteringKey);
    const printed = new Map(found.rows.map(toColumn).map(({ column_name, type }) => [column_name, type]));
    expect([...(declared?.columns.values() ?? [])].map(({ name, type }) => [name, printType(type)])).toEqual(
      [...(declared?.columns.keys() ?? [])].map((name) => [name, printed.get(name)]),
    );
  });

  it.each(columns)('the column %s has the value that was encoded', async (name, type) => {
    const column = quoteIdentifier(name);
    const key = [native('int'), set(native('int'), true), native('timestamp')].map((each) =>
      compileEncoder(each),
    );
    const insert = `INSERT INTO ${typed}.every_type (id, part, "Order", ${column}) VALUES (?, ?, ?, ?)`;
    const select = `SELECT ${column} FROM ${typed}.every_type WHERE id = ? AND part = ? AND "Order" = ?`;
    const where = [1, [-1, 3, 2], 0].map((value, index) => key[index]?.(value));
    const encode = compileEncoder(type);
    for (const value of fc.sample(valueOf(type), 20)) {
      await client.execute(insert, [...where, encode(value)], { prepare: true });
      const row = (await client.execute(select, where, { prepare: true })).first();
      expect(canonical(emptyToNull(row.get(0), type), type)).toEqual(
        canonical(emptyToNull(value, type), type),
      );
    }
  });
});

/** Bytes that fill a column and are not among the values of its type that tests draw. */
const edges: Readonly<Record<string, readonly string[]>> = {
  'a int': [''],
  'a bigint': [''],
  'a boolean': [''],
  'a uuid': [''],
  'a decimal': ['', 'fffffffe0f', '0000000200', 'fffffffb00', '0000000a8123'],
  'a duration': ['000000', '010305', '010101'],
  'a timestamp': [
    '',
    '7fffffffffffffff',
    '8000000000000000',
    '0000e677d21fdc00',
    'ffffc77cedd32800',
    'ffffc77590fba010',
  ],
  'a date': ['00000000', 'ffffffff', '80000000', '7ff505b8'],
  'a time': ['0000000000000000', '00004e94914effff'],
  'a float': ['7fc00000', '7f800000', 'ff800000', '80000000', '00000001', '3dcccccd'],
  'a double': ['', '7ff8000000000000', 'fff0000000000000', '8000000000000000', '0000000000000001'],
  'a varint': ['', '00', 'ff7f', '0080'],
  'a text': ['', '27', '24242724'],
  'a blob': ['', '00ff'],
  'a inet': ['', '00000000000000000000000000000001', '000000000000000000000000c0000201'],
};

describe('`millrace query`', () => {
  const target = storeTargets[0];
  if (target === undefined) throw new Error('there is no target');
  const columns = allColumns.map(([name, type]) => `${quoteIdentifier(name)} ${printType(type)}`).join(', ');
  const openTarget = useTarget(target, {
    keyspace: 'cql_printed',
    schema: [
      ...typesIn('cql_printed'),
      `CREATE TABLE cql_printed.printed (id int PRIMARY KEY, ${columns})`,
      'CREATE TABLE cql_printed.hosts (address inet PRIMARY KEY)',
    ],
    timestamped: [],
  });
  let client: cassandra.Client;

  beforeAll(async () => {
    readExactly();
    client = openTarget().client();
    await client.connect();
  });
  afterAll(() => client.shutdown());

  it.each(allColumns)('`query` prints %s as a literal that CQL reads back', async (name, type) => {
    const column = quoteIdentifier(name);
    const encode = compileEncoder(type);
    const read = async (id: number): Promise<readonly [unknown, string]> => {
      const answer = await client.execute(`SELECT ${column} FROM cql_printed.printed WHERE id = ${id}`);
      const value: unknown = answer.first().get(0);
      return [value, cqlLiteral(value, answer.columns[0]?.type)];
    };
    const values = [
      ...fc.sample(valueOf(type), 10).map((value) => encode(value)),
      ...(edges[name] ?? []).map((hex) => Buffer.from(hex, 'hex')),
    ];
    for (const bytes of values) {
      const insert = `INSERT INTO cql_printed.printed (id, ${column}) VALUES (1, ?)`;
      await client.execute(insert, [bytes], { prepare: true });
      const [value, literal] = await read(1);
      await client.execute(`INSERT INTO cql_printed.printed (id, ${column}) VALUES (2, ${literal})`);
      const [again, same] = await read(2);
      // Sets come back in the server's order.
      if (type.kind === 'native') expect(same).toBe(literal);
      expect(canonical(again, type)).toEqual(canonical(value, type));
    }
  });

  it.each(['::ffff:192.0.2.1', '::FFFF:c000:201', '192.0.2.1', '::192.0.2.1', '1:2::ffff:192.0.2.1'])(
    '`query` finds the row of the address %s as CQL spells it',
    async (address) => {
      await client.execute('TRUNCATE cql_printed.hosts');
      const insert = 'INSERT INTO cql_printed.hosts (address) VALUES (?)';
      await client.execute(insert, [compileEncoder(native('inet'))(address)], { prepare: true });
      const found = await client.execute(`SELECT * FROM cql_printed.hosts WHERE address = '${address}'`);
      expect(found.rowLength).toBe(1);
    },
  );
});

/** Unfrozen, an empty collection and an absent one are the same to Cassandra. */
function emptyToNull(value: unknown, type: CqlType): unknown {
  const isEmpty =
    (Array.isArray(value) && value.length === 0) ||
    ((value instanceof Set || value instanceof Map) && value.size === 0);
  const isMultiCell = type.kind !== 'udt' && 'frozen' in type && !type.frozen;
  if (isEmpty && isMultiCell) return null;
  return type.kind === 'udt' && !type.frozen && isAllNull(value) ? null : value;
}

function isAllNull(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.values(value).every((field) => field === null);
}

function toColumn(row: cassandra.types.Row): ColumnRow {
  const [column_name, kind, type] = ['column_name', 'kind', 'type'].map((name) => String(row.get(name)));
  return {
    column_name: column_name ?? '',
    kind: kind ?? '',
    type: type ?? '',
    position: Number(row.get('position')),
  };
}

function toType(row: cassandra.types.Row): TypeRow {
  const texts = (name: string): string[] => {
    const value: unknown = row.get(name);
    return Array.isArray(value) ? value.map(String) : [];
  };
  return {
    type_name: String(row.get('type_name')),
    field_names: texts('field_names'),
    field_types: texts('field_types'),
  };
}
