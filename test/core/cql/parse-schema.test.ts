import { describe, expect, it } from 'vitest';
import { parseSchema } from '../../../core/cql/schema/parse-schema.ts';
import { findTable, printSchemaProblem } from '../../../core/cql/schema/schema.ts';
import { list, native, udt } from './cql-types.ts';
import { printType } from '../../../core/cql/print-type.ts';

const read = (text: string) => parseSchema(text, 'schema.cql');
const problemsOf = (text: string): string[] => read(text).problems.map(printSchemaProblem);

describe('parseSchema', () => {
  const file = `-- the shop
CREATE KEYSPACE IF NOT EXISTS shop WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1} AND durable_writes = true;
create type shop.address (city text, /* as printed; on paper */ lines list<text>);
CREATE TABLE shop.orders (
  day date, // of the customer
  "Country" text, id uuid, label text static, ship_to frozen<Address>,
  PRIMARY KEY ((day, "Country"), id)
) WITH CLUSTERING ORDER BY (id DESC) AND comment = 'it''s; "ours"' AND default_time_to_live = 3600
  AND compaction = {'class': 'LeveledCompactionStrategy', 'opts': [1, {'a': 2}]}
  AND bloom_filter_fp_chance = 1e-5 AND id = 5a1c395e-b41f-11e5-9f22-ba0be0483c18;
USE shop;
CREATE TABLE "Events" (id int PRIMARY KEY, note text) WITH comment = $$a;b$$
`;

  it('the parsed schema has its statements in order and unchanged, without the semicolons', () => {
    const { schema, problems } = read(file);
    expect(problems).toEqual([]);
    expect(schema.statements.map(({ kind, keyspace, name, line }) => [kind, keyspace, name, line])).toEqual([
      ['keyspace', 'shop', 'shop', 2],
      ['type', 'shop', 'address', 3],
      ['table', 'shop', 'orders', 4],
      ['use', 'shop', 'shop', 11],
      ['table', 'shop', 'Events', 12],
    ]);
    for (const { text } of schema.statements) expect(file).toContain(text);
    expect(schema.statements[1]?.text).toBe(
      'create type shop.address (city text, /* as printed; on paper */ lines list<text>)',
    );
    expect(schema.statements[4]?.text).toMatch(/\$\$a;b\$\$$/);
  });

  it('the parsed schema has its keyspaces with their replication', () => {
    const keyspace = read(file).schema.keyspaces.get('shop');
    expect([...(keyspace?.replication ?? [])]).toEqual([
      ['class', 'SimpleStrategy'],
      ['replication_factor', '1'],
    ]);
    expect([...(keyspace?.options ?? [])]).toEqual([['durable_writes', 'true']]);
  });

  it('the parsed schema has its tables with their columns, keys, order and options', () => {
    const table = findTable(read(file).schema, 'shop', 'orders');
    const address = udt('address', { city: native('text'), lines: list(native('text')) }, true);
    expect([...(table?.columns.values() ?? [])]).toEqual([
      { name: 'day', type: native('date'), kind: 'partition' },
      { name: 'Country', type: native('text'), kind: 'partition' },
      { name: 'id', type: native('uuid'), kind: 'clustering' },
      { name: 'label', type: native('text'), kind: 'static' },
      { name: 'ship_to', type: address, kind: 'regular' },
    ]);
    expect(table?.partitionKey.map(({ name }) => name)).toEqual(['day', 'Country']);
    expect(table?.clusteringKey.map(({ name }) => name)).toEqual(['id']);
    expect(table?.clusteringOrder).toEqual(['desc']);
    expect([...(table?.options ?? [])]).toEqual([
      ['comment', `'it''s; "ours"'`],
      ['default_time_to_live', '3600'],
      ['compaction', `{'class': 'LeveledCompactionStrategy', 'opts': [1, {'a': 2}]}`],
      ['bloom_filter_fp_chance', '1e-5'],
      ['id', '5a1c395e-b41f-11e5-9f22-ba0be0483c18'],
    ]);
    expect(findTable(read(file).schema, 'shop', 'Events')?.partitionKey.map(({ name }) => name)).toEqual([
      'id',
    ]);
  });

  it('the columns of a table may end with a comma, and only the first clustering columns may be ordered', () => {
    const { schema, problems } = read(
      'CREATE TABLE s.t (a int, b int, c int, PRIMARY KEY (a, b, c),) WITH CLUSTERING ORDER BY (b DESC)',
    );
    expect(problems).toEqual([]);
    expect(findTable(schema, 's', 't')?.clusteringOrder).toEqual(['desc', 'asc']);
  });

  it.each(['', '  \n', ';;', '-- nothing', '/* nothing */ ;'])(
    'the text of a schema may contain no statement: %j',
    (text) => {
      expect(read(text)).toMatchObject({ problems: [], schema: { statements: [] } });
    },
  );
});

/** Statements with a `^` before the place of every problem, and the problems. `T` stands for `CREATE TABLE s.t`. */
const wrong: readonly (readonly [string, readonly string[]])[] = [
  [
    '^CREATE TABEL s.t',
    [
      `'CREATE TABEL' is not read here; allowed: CREATE KEYSPACE, CREATE TYPE, CREATE TABLE, ALTER, DROP and USE`,
    ],
  ],
  ['^CREAT INDEX ON s.t (a)', [`'CREAT INDEX' is not read here`]],
  ['T (a int PRIMARY KEY); ALTER TABLE s.t ADD ^a int', ['the table has a column a already']],
  ['T (a int PRIMARY KEY); ALTER TABLE s.t ADD b int^, c int', ['takes several columns in brackets only']],
  ['CREATE TYPE s.u (a int); ALTER TYPE s.u ADD b int^, c int', ['takes one field with each ALTER TYPE']],
  ['CREATE TYPE s.u (a int); ALTER TYPE s.u ADD ^(b int)', ['takes one field with each ALTER TYPE']],
  ['T (a int PRIMARY KEY); ALTER TABLE s.t ADD b ^nosuch', ['unknown type nosuch']],
  ['T (a int PRIMARY KEY); ALTER TABLE s.t ADD ^b int static', [`the column b cannot be static`]],
  [
    'ALTER TABLE ^s.t ADD b int; CREATE TABLE s.t (a int PRIMARY KEY)',
    ['the table is created only on line 1'],
  ],
  ['CREATE INDEX ON s.t (a) ^CREATE TABLE s.t (a int PRIMARY KEY)', [`expected ';', got 'CREATE'`]],
  ["INSERT INTO s.t (a) VALUES (^'x)", ['a text without its closing']],
  ['T^', [`expected '(', got the end`]],
  ['T (^)', [`expected a column's name, got ')'`]],
  ['^T (a int)', ['the table has no PRIMARY KEY; add PRIMARY KEY (column, ...)']],
  ['T (a int PRIMARY KEY, b int,^,)', [`expected a column's name, got ','`]],
  ['T (a int PRIMARY KEY, ^a text)', ['the column a appears here twice']],
  ['T (a int PRIMARY KEY, ^PRIMARY KEY (a))', ['the table has a second PRIMARY KEY']],
  ['T (a int, PRIMARY KEY (a, ^a))', ['the column a appears in the PRIMARY KEY twice']],
  ['T (a int, PRIMARY KEY (^b))', ['the PRIMARY KEY names an unknown column b; allowed: a']],
  [
    'T (a int, ^b int static, PRIMARY KEY (a))',
    [`the column b cannot be static: without clustering columns`],
  ],
  ['T (a int, ^b int static, PRIMARY KEY (a, b))', [`the key column b cannot be static`]],
  ['T (a ^list<int> PRIMARY KEY)', ['the key column a must be frozen; write frozen<list<int>>']],
  ['T (a ^counter PRIMARY KEY)', [`the key column a cannot be a counter`]],
  ['T (a ^frozen<list<duration>> PRIMARY KEY)', [`the key column a cannot hold a duration`]],
  ['T (a int PRIMARY KEY, b counter, c ^int)', ['a table with counters has nothing else outside its key']],
  ['T (a int PRIMARY KEY, b ^foo, c ^bar)', ['unknown type foo', 'unknown type bar']],
  ['T (a int PRIMARY KEY, ^order int)', [`'order' is a reserved word of CQL; write it as "order"`]],
  ['T (a int PRIMARY KEY) WITH^', [`expected an option's name, got the end`]],
  ['T (a int PRIMARY KEY) WITH a^', [`expected '=', got the end`]],
  ['T (a int PRIMARY KEY) WITH a = ^}', [`expected a value, got '}'`]],
  ['T (a int PRIMARY KEY) WITH a = {1^', [`expected '}', got the end`]],
  ['T (a int PRIMARY KEY) WITH a = {1^]', [`expected '}', got ']'`]],
  ['T (a int PRIMARY KEY) WITH a = 1 ^b = 2', [`expected ';', got 'b'`]],
  ['T (a int PRIMARY KEY) WITH a = 1 AND ^A = 2', ['the option a appears here twice']],
  ['T (a int, b int, PRIMARY KEY (a, b)) WITH CLUSTERING ORDER BY (b^)', [`expected ASC or DESC, got ')'`]],
  ['T (a int PRIMARY KEY) WITH ^COMPACT STORAGE', ['COMPACT STORAGE is not supported; leave it out']],
  [
    'T (a int PRIMARY KEY) WITH CLUSTERING ORDER BY (^a ASC)',
    ['the table has no clustering columns to order by'],
  ],
  [
    'T (a int, b int, c int, PRIMARY KEY (a, b, c)) WITH CLUSTERING ORDER BY (b ASC, ^b DESC)',
    ['CLUSTERING ORDER BY must name the clustering columns as the PRIMARY KEY has them: b, c'],
  ],
  [`T (a int PRIMARY KEY, b ^'x)`, [`expected a type, got a text without its closing "'"`]],
  ['T (a int PRIMARY KEY) ^/* x', [`expected ';', got a comment without its closing '*/'`]],
  ['T (a int PRIMARY KEY) ^€', [`expected ';', got the character '€'`]],
  [
    'CREATE TABLE ^t (a int PRIMARY KEY)',
    ['the table is in no keyspace; write it as keyspace.t, or USE keyspace; before it'],
  ],
  [
    'CREATE TABLE ^s."a b" (a int PRIMARY KEY)',
    [`a table's name is at most 222 letters, digits and underscores, got 'a b'`],
  ],
  ['CREATE TYPE ^s.int (a int)', [`'int' is the name of a type of CQL; choose another`]],
  ['CREATE TYPE s.u (a int, ^a int)', ['the field a appears here twice']],
  ['CREATE TYPE s.u (a ^u)', [`unknown type u; a type cannot contain itself`]],
  ['CREATE TYPE s.u (a ^counter)', [`a counter cannot be part of another type`]],
  ['CREATE KEYSPACE ^s', ['the keyspace has no replication; add WITH replication = ']],
  ['CREATE KEYSPACE s WITH ^replication = 3', ['the replication must be a map of constants such as']],
  ['CREATE KEYSPACE s WITH ^replication = {}', [`the replication has no 'class'`]],
  ['USE^', [`expected a keyspace's name, got the end`]],
];

describe('parseSchema problems', () => {
  for (const [statement, expected] of wrong) {
    it(`a statement that Cassandra refuses is reported with its place and what to change: ${statement}`, () => {
      const marked = statement.replace(/^T\b/, 'CREATE TABLE s.t').replace(/^\^T\b/, 'CREATE TABLE ^s.t');
      const columns = marked
        .split('^')
        .slice(0, -1)
        .reduce<number[]>((all, part) => [...all, (all.at(-1) ?? 1) + part.length], []);
      const { problems } = read(marked.replaceAll('^', ''));
      expect(problems.map(({ line, column }) => [line, column])).toEqual(
        columns.map((column) => [1, column]),
      );
      for (const [index, message] of expected.entries()) expect(problems[index]?.message).toContain(message);
    });
  }

  it('a refused statement does not hide the problems after it, even if only its semicolon is missing', () => {
    const { problems } = read(`CREATE TABLE s.a (a int PRIMARY KEY, b foo)
CREATE TABLE s.b (a int PRIMARY KEY c);
INSRT INTO s.a;
CREATE TYPE s.c ();`);
    expect(problems.map(({ line, column }) => `${line}:${column}`)).toEqual([
      '1:40',
      '2:1',
      '2:37',
      '3:1',
      '4:18',
    ]);
  });

  it('a type that must be frozen is reported at the place of its use', () => {
    expect(problemsOf('CREATE TYPE s.u (a list<int>); CREATE TABLE s.t (a int PRIMARY KEY, b u);')).toEqual([
      'schema.cql:1:71: a type that holds collections must be frozen; write frozen<u>',
    ]);
  });

  it('the parsed schema contains the valid statements and not the refused ones', () => {
    const { schema } = read('CREATE TABLE s.a (a int); CREATE TABLE s.b (a int PRIMARY KEY);');
    expect([...schema.tables.keys()]).toEqual(['s.b']);
    expect(schema.statements.map(({ name }) => name)).toEqual(['b']);
  });

  it('a statement that uses a later definition is told where that definition is', () => {
    expect(
      problemsOf(`CREATE TABLE s.a (a int PRIMARY KEY, b frozen<u>);
CREATE TYPE s.u (a int);
CREATE KEYSPACE s WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1};`),
    ).toEqual([
      'schema.cql:1:14: the keyspace s is created only on line 3; move that up',
      'schema.cql:1:47: unknown type u; it is created only on line 2; move that up',
      'schema.cql:2:13: the keyspace s is created only on line 3; move that up',
    ]);
  });

  it('a table with a type that was refused is not reported a second time', () => {
    const { schema, problems } = read(
      'CREATE TYPE s.u (a foo); CREATE TABLE s.t (a int PRIMARY KEY, b frozen<u>);',
    );
    expect(problems).toHaveLength(1);
    expect(schema.tables.size).toBe(0);
  });

  it('a second definition of the same name is refused', () => {
    expect(
      problemsOf(`CREATE TABLE s.t (a int PRIMARY KEY); CREATE TABLE s."T" (a int PRIMARY KEY);
CREATE TABLE IF NOT EXISTS S.T (a int PRIMARY KEY);`),
    ).toEqual(['schema.cql:2:28: a second table s.t; the first is on line 1']);
  });
});

describe('parseSchema statements other than definitions', () => {
  const tables =
    'CREATE TYPE s.u (a int);\nCREATE TABLE s.t (id int, c int, v frozen<u>, m map<text, frozen<u>>, PRIMARY KEY (id, c));\n';

  it.each([
    ['CREATE INDEX', 'CREATE INDEX IF NOT EXISTS i ON s.t (v)'],
    [
      'CREATE CUSTOM INDEX',
      `CREATE CUSTOM INDEX i ON s.t (v) USING 'StorageAttachedIndex' WITH OPTIONS = {'a': 'b'}`,
    ],
    [
      'CREATE MATERIALIZED VIEW',
      'CREATE MATERIALIZED VIEW s.w AS SELECT * FROM s.t WHERE id IS NOT NULL AND c > 5 PRIMARY KEY (c, id)',
    ],
    [
      'CREATE FUNCTION',
      `CREATE FUNCTION s.f (a int) CALLED ON NULL INPUT RETURNS int LANGUAGE java AS $$ if (a != 1 && a % 2 > 0) { return a; } return '"'.length(); $$`,
    ],
    [
      'CREATE OR REPLACE FUNCTION',
      `CREATE OR REPLACE FUNCTION s.f (a int) RETURNS NULL ON NULL INPUT RETURNS int LANGUAGE java AS 'return a; -- CREATE TABLE x'`,
    ],
    ['CREATE AGGREGATE', 'CREATE AGGREGATE s.g (int) SFUNC f STYPE int INITCOND 0'],
    ['CREATE TRIGGER', `CREATE TRIGGER x ON s.t USING 'org.example.T'`],
    ['CREATE ROLE', `CREATE ROLE app WITH PASSWORD = 'a;b' AND LOGIN = true`],
    ['GRANT', 'GRANT CREATE ON KEYSPACE s TO app'],
    ['REVOKE', 'REVOKE ALL ON TABLE s.t FROM app'],
    ['ALTER TABLE', `ALTER TABLE s.t WITH comment = 'x'`],
    ['ALTER TABLE', 'ALTER TABLE s.t ALTER v TYPE blob'],
    ['ALTER TABLE', 'ALTER TABLE elsewhere.t ADD x int'],
    ['ALTER TYPE', 'ALTER TYPE s.u ALTER a TYPE blob'],
    ['ALTER KEYSPACE', `ALTER KEYSPACE s WITH durable_writes = false`],
    ['DROP TABLE', 'DROP TABLE IF EXISTS s.old'],
    ['INSERT INTO', `INSERT INTO s.t (id, c) VALUES (1, -2) USING TTL 5`],
    ['UPDATE', `update s.t SET m = m + {'a': {a: 1}} WHERE id = 1 AND c >= 2 IF EXISTS`],
    ['TRUNCATE', 'TRUNCATE s.t'],
  ])('the statement %s is listed as unused: %s', (what, statement) => {
    const { schema, problems } = read(`${tables}${statement};\nCREATE TABLE s.after (id int PRIMARY KEY);`);
    expect(problems).toEqual([]);
    expect(schema.unused).toEqual([{ what, line: 3 }]);
    expect([...schema.tables.keys()]).toEqual(['s.t', 's.after']);
    expect(schema.statements.map(({ kind }) => kind)).toEqual(['type', 'table', 'table']);
  });

  it('all statements within a batch are listed as unused', () => {
    const { schema, problems } = read(
      `${tables}BEGIN BATCH INSERT INTO s.t (id) VALUES (1); DELETE FROM s.t WHERE id = 2; APPLY BATCH;`,
    );
    expect(problems).toEqual([]);
    expect(schema.unused.map(({ what }) => what)).toEqual(['BEGIN BATCH', 'DELETE', 'APPLY BATCH']);
  });

  it('ALTER statements add columns and fields to the tables and types that the file creates', () => {
    const { schema, problems } = read(`${tables}USE s;
ALTER TABLE t ADD d text;
ALTER TABLE IF EXISTS s.t ADD IF NOT EXISTS (d int, e list<int>, f int static);
ALTER TYPE u ADD b text;
ALTER TABLE t ADD g u;`);
    expect(problems).toEqual([]);
    expect(schema.unused).toEqual([]);
    const types = [...(findTable(schema, 's', 't')?.columns.values() ?? [])].map(
      ({ name, kind, type }) => `${name} ${kind} ${printType(type)}`,
    );
    expect(types).toContain('d regular text');
    expect(types).toContain('e regular list<int>');
    expect(types).toContain('f static int');
    const v = findTable(schema, 's', 't')?.columns.get('v')?.type;
    expect(v).toMatchObject({ kind: 'udt', frozen: true, fields: [{ name: 'a' }, { name: 'b' }] });
    const m = findTable(schema, 's', 't')?.columns.get('m')?.type;
    expect(m).toMatchObject({ value: { fields: [{ name: 'a' }, { name: 'b' }] } });
    expect(schema.statements.map(({ kind }) => kind)).toEqual([
      'type',
      'table',
      'use',
      'alter',
      'alter',
      'alter',
      'alter',
    ]);
  });
});
