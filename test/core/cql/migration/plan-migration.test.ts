import { describe, expect, it } from 'vitest';
import { printDifference } from '../../../../core/cql/migration/difference.ts';
import {
  keyspaceFromRows,
  type KeyspaceRows,
  type LiveColumnRow,
  type LiveSchema,
} from '../../../../core/cql/migration/live-schema.ts';
import { planMigration } from '../../../../core/cql/migration/plan-migration.ts';
import { parseSchema } from '../../../../core/cql/schema/parse-schema.ts';

const column = (
  table: string,
  name: string,
  type: string,
  kind = 'regular',
  position = -1,
): LiveColumnRow => ({
  table_name: table,
  column_name: name,
  kind,
  position,
  type,
  clustering_order: kind === 'clustering' ? 'desc' : 'none',
});

/** A table of a key `id` and whatever else. */
const table = (name: string, ...columns: readonly LiveColumnRow[]): Partial<KeyspaceRows> => ({
  tables: [{ table_name: name, flags: ['compound'] }],
  columns: [column(name, 'id', 'int', 'partition_key', 0), ...columns],
});

const nothing: KeyspaceRows = { types: [], tables: [], columns: [], droppedColumns: [], views: [] };

const shop = (rows: Partial<KeyspaceRows>): LiveSchema =>
  new Map([['shop', keyspaceFromRows({ ...nothing, ...rows })]]);

function plan(cql: string, live: LiveSchema) {
  const { schema, problems } = parseSchema(cql, 'schema.cql');
  expect(problems).toEqual([]);
  return planMigration(schema, live);
}

const differences = (cql: string, live: LiveSchema): string =>
  plan(cql, live).differences.map(printDifference).join('\n');

describe('planMigration', () => {
  it('a migration plan adds what is missing, types before the types and tables that use them', () => {
    const cql = `CREATE TYPE shop.place (city text, zip text);
      CREATE TYPE shop."Item" (sku text, made_in frozen<place>);
      CREATE TABLE shop.t (id int PRIMARY KEY, a int, items list<frozen<"Item">>);
      CREATE TABLE shop.u (p int, c int, s text static, PRIMARY KEY (p, c))
        WITH CLUSTERING ORDER BY (c DESC) AND comment = 'new';`;
    const live = shop({
      ...table('t', column('t', 'a', 'int'), column('t', 'theirs', 'text')),
      types: [{ type_name: 'place', field_names: ['city'], field_types: ['text'] }],
    });
    expect(plan(cql, live)).toEqual({
      differences: [],
      statements: [
        'ALTER TYPE shop.place ADD zip text',
        'CREATE TYPE IF NOT EXISTS shop."Item" (sku text, made_in frozen<place>)',
        'ALTER TABLE shop.t ADD items list<frozen<"Item">>',
        'CREATE TABLE IF NOT EXISTS shop.u (p int, c int, s text static, PRIMARY KEY ((p), c)) ' +
          "WITH CLUSTERING ORDER BY (c DESC) AND comment = 'new'",
      ],
    });
  });

  it('a migration plan adds a field after the type of the field, if the file creates that type later', () => {
    const cql = `CREATE TYPE shop.a (x int); CREATE TYPE shop.b (y int); ALTER TYPE shop.a ADD b frozen<b>;`;
    expect(plan(cql, shop({})).statements).toEqual([
      'CREATE TYPE IF NOT EXISTS shop.b (y int)',
      'CREATE TYPE IF NOT EXISTS shop.a (x int, b frozen<b>)',
    ]);
  });

  describe('migration plan of a file that drops and renames', () => {
    const cql = `CREATE TYPE shop.place (street text, city text);
      CREATE TABLE shop.t (id int PRIMARY KEY, a int, b text);
      CREATE TABLE shop.u (id int PRIMARY KEY);
      ALTER TABLE shop.t DROP a;
      DROP TABLE shop.u;
      ALTER TYPE shop.place RENAME city TO town;
      ALTER TABLE shop.t RENAME id TO key;`;

    it('the plan for an empty cluster creates the result of the drops and renames of the file', () => {
      expect(plan(cql, shop({}))).toEqual({
        differences: [],
        statements: [
          'CREATE TYPE IF NOT EXISTS shop.place (street text, town text)',
          'CREATE TABLE IF NOT EXISTS shop.t (key int, b text, PRIMARY KEY ((key)))',
        ],
      });
    });

    it('the plan drops and renames nothing in the cluster and says what to rename', () => {
      const live = shop({
        tables: ['t', 'u'].map((name) => ({ table_name: name, flags: ['compound'] })),
        columns: [
          ...['t', 'u'].map((name) => column(name, 'id', 'int', 'partition_key', 0)),
          column('t', 'a', 'int'),
          column('t', 'b', 'text'),
        ],
        types: [{ type_name: 'place', field_names: ['street', 'city'], field_types: ['text', 'text'] }],
      });
      expect(plan(cql, live).statements).toEqual([]);
      expect(differences(cql, live)).toBe(
        [
          'type shop.place, field town: found none, but city, which schema.cql renames, wanted town',
          '    rename it yourself: ALTER TYPE shop.place RENAME city TO town',
          'table shop.t: found PRIMARY KEY ((id)), wanted PRIMARY KEY ((key))',
          '    schema.cql renames it: rename it yourself, ALTER TABLE shop.t RENAME id TO key',
        ].join('\n'),
      );
    });

    it('the plan is empty if the cluster has the new names; what the file drops remains in the cluster', () => {
      const live = shop({
        ...table('u'),
        tables: ['t', 'u'].map((name) => ({ table_name: name, flags: ['compound'] })),
        columns: [
          column('u', 'id', 'int', 'partition_key', 0),
          column('t', 'key', 'int', 'partition_key', 0),
          column('t', 'a', 'int'),
          column('t', 'b', 'text'),
        ],
        types: [{ type_name: 'place', field_names: ['street', 'town'], field_types: ['text', 'text'] }],
      });
      expect(plan(cql, live)).toEqual({ statements: [], differences: [] });
    });
  });

  it('the plan lists all differences at once and then has no statement', () => {
    const cql = `CREATE TABLE shop.t (id int PRIMARY KEY, a bigint, b int, c text);
      CREATE TABLE shop.u (id int PRIMARY KEY);
      CREATE TABLE web.v (id int PRIMARY KEY);`;
    const live = shop(table('t', column('t', 'a', 'int'), column('t', 'b', 'list<text>')));
    expect(plan(cql, live).statements).toEqual([]);
    expect(differences(cql, live)).toBe(
      [
        'keyspace web: found none, wanted one for web.v',
        '    create it, or put CREATE KEYSPACE web with its replication into schema.cql',
        'table shop.t, column a: found int, wanted bigint',
        '    the type of a column cannot change: write int in schema.cql, or fill a column of another name',
        'table shop.t, column b: found list<text>, wanted int',
        '    the type of a column cannot change: write list<text> in schema.cql, or fill a column of another name',
      ].join('\n'),
    );
  });

  it('the plan does not change the replication of an existing keyspace or the options of a table', () => {
    const cql = `CREATE KEYSPACE shop WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 9};
      CREATE TABLE shop.t (id int PRIMARY KEY) WITH default_time_to_live = 60`;
    expect(plan(cql, shop(table('t')))).toEqual({ statements: [], differences: [] });
  });

  it.each([
    [
      'another key',
      'CREATE TABLE shop.t (id int, a int, PRIMARY KEY (id, a))',
      shop(table('t', column('t', 'a', 'int'))),
      /^table shop\.t: found PRIMARY KEY \(\(id\)\), wanted PRIMARY KEY \(\(id\), a\)\n {4}a key stays/,
    ],
    [
      'another order',
      'CREATE TABLE shop.t (id int, a int, PRIMARY KEY (id, a))',
      shop(table('t', column('t', 'a', 'int', 'clustering', 0))),
      /found PRIMARY KEY \(\(id\), a\) with a descending, wanted PRIMARY KEY \(\(id\), a\)\n/,
    ],
    [
      'a static column that is not',
      'CREATE TABLE shop.t (id int, a int, s text static, PRIMARY KEY (id, a)) WITH CLUSTERING ORDER BY (a DESC)',
      shop(table('t', column('t', 'a', 'int', 'clustering', 0), column('t', 's', 'text'))),
      /^table shop\.t, column s: found a regular column, wanted a static one\n/,
    ],
    [
      'a view',
      'CREATE TABLE shop.t (id int PRIMARY KEY)',
      shop({ views: ['t'] }),
      /^table shop\.t: found a materialized view of that name, wanted a table\n/,
    ],
    [
      'a counter among others',
      'CREATE TABLE shop.t (id int PRIMARY KEY, n counter)',
      shop(table('t')),
      /^table shop\.t, column n: found a table without counters, wanted counter\n/,
    ],
    [
      'compact storage',
      'CREATE TABLE shop.t (id int PRIMARY KEY, a int)',
      shop({ ...table('t'), tables: [{ table_name: 't', flags: [] }] }),
      /^table shop\.t, column a: found none, wanted int\n {4}a table created WITH COMPACT STORAGE/,
    ],
    [
      'a dropped column of another type',
      'CREATE TABLE shop.t (id int PRIMARY KEY, a int)',
      shop({
        ...table('t'),
        droppedColumns: [{ table_name: 't', column_name: 'a', kind: 'regular', type: 'text' }],
      }),
      /^table shop\.t, column a: found a column that was dropped, text, wanted int\n/,
    ],
    [
      "a field's type",
      'CREATE TYPE shop.place (city text)',
      shop({ types: [{ type_name: 'place', field_names: ['city'], field_types: ['int'] }] }),
      /^type shop\.place, field city: found int, wanted text\n/,
    ],
    [
      'a field in between',
      'CREATE TYPE shop.place (street text, city text)',
      shop({ types: [{ type_name: 'place', field_names: ['city'], field_types: ['text'] }] }),
      /^type shop\.place, order of fields: found city, wanted street, city\n.*as city, street$/,
    ],
    [
      'a field of a type within a partition key',
      'CREATE TYPE shop.place (city text, zip text)',
      shop({
        types: [
          { type_name: 'place', field_names: ['city'], field_types: ['text'] },
          { type_name: 'Home', field_names: ['place'], field_types: ['frozen<place>'] },
        ],
        tables: [{ table_name: 't', flags: ['compound'] }],
        columns: [column('t', 'home', 'frozen<"Home">', 'partition_key', 0)],
      }),
      /^type shop\.place: found city, wanted city, zip\n {4}it is part of the partition key of shop\.t,/,
    ],
  ])('the plan is a difference without statements for %s', (_, cql, live, message) => {
    expect(differences(cql, live)).toMatch(message);
    expect(plan(cql, live).statements).toEqual([]);
  });

  it('the plan adds a dropped column with the type that it had', () => {
    const live = shop({
      ...table('t'),
      droppedColumns: [{ table_name: 't', column_name: 'a', kind: 'regular', type: 'list<text>' }],
    });
    expect(plan('CREATE TABLE shop.t (id int PRIMARY KEY, a list<text>)', live)).toEqual({
      statements: ['ALTER TABLE shop.t ADD a list<text>'],
      differences: [],
    });
  });
});
