import { describe, expect, it } from 'vitest';
import { printType } from '../../../core/cql/print-type.ts';
import { parseSchema } from '../../../core/cql/schema/parse-schema.ts';
import { formerNames, printSchemaProblem } from '../../../core/cql/schema/schema.ts';
import type { ColumnSchema } from '../../../core/cql/table.ts';

const tables = `CREATE TYPE s.u (a int, b text);
CREATE TABLE s.t (id int, c int, v frozen<u>, "W" text, x int static, PRIMARY KEY (id, c)) WITH CLUSTERING ORDER BY (c DESC);
`;

/** `s.t(id*, c+, …)`: tables with the names of their columns, and types with those of their fields. */
function modelOf(text: string) {
  const { schema, problems } = parseSchema(text, 'schema.cql');
  const mark = ({ name, kind }: ColumnSchema): string =>
    name + ({ partition: '*', clustering: '+', static: '!', regular: '' } as const)[kind];
  return {
    problems: problems.map(printSchemaProblem),
    unused: schema.unused.map(({ what, line }) => `${line} ${what}`),
    tables: [...schema.tables].map(
      ([name, { columns }]) => `${name}(${[...columns.values()].map(mark).join(' ')})`,
    ),
    types: [...schema.types].map(
      ([name, { fields }]) => `${name}(${fields.map((field) => field.name).join(' ')})`,
    ),
    schema,
  };
}

const before = { tables: ['s.t(id* c+ v W x!)'], types: ['s.u(a b)'] };

describe('schema.cql with drops and renames', () => {
  it.each<[string, Partial<typeof before>]>([
    ['ALTER TABLE s.t DROP v', { tables: ['s.t(id* c+ W x!)'] }],
    ['alter table s.t drop "W"', { tables: ['s.t(id* c+ v x!)'] }],
    ['ALTER TABLE IF EXISTS s.t DROP IF EXISTS (v, gone, x)', { tables: ['s.t(id* c+ W)'] }],
    ['ALTER TABLE s.t DROP v USING TIMESTAMP 1700000000000000', { tables: ['s.t(id* c+ W x!)'] }],
    ['ALTER TABLE s.t /* no longer */ DROP -- the value\n v', { tables: ['s.t(id* c+ W x!)'] }],
    ['ALTER TABLE s.t DROP v; ALTER TABLE s.t ADD v int', { tables: ['s.t(id* c+ W x! v)'] }],
    ['ALTER TABLE s.t ADD (d int, e text)', { tables: ['s.t(id* c+ v W x! d e)'] }],
    ['USE s; ALTER TABLE t RENAME id TO key', { tables: ['s.t(key* c+ v W x!)'] }],
    ['ALTER TABLE s.t RENAME id TO "Id" AND c TO seq', { tables: ['s.t(Id* seq+ v W x!)'] }],
    ['ALTER TABLE s.t RENAME IF EXISTS gone TO g AND c TO d', { tables: ['s.t(id* d+ v W x!)'] }],
    ['ALTER TYPE s.u RENAME a TO aa AND b TO a', { types: ['s.u(aa a)'] }],
    ['ALTER TYPE IF EXISTS s.u RENAME IF EXISTS a TO "A"', { types: ['s.u(A b)'] }],
    ['ALTER TYPE s.u ADD IF NOT EXISTS c int', { types: ['s.u(a b c)'] }],
    ['DROP TABLE s.t', { tables: [] }],
    ['DROP TABLE IF EXISTS s.t; DROP TYPE IF EXISTS s.u', { tables: [], types: [] }],
    ['DROP TABLE s.t; CREATE TABLE s.t (k text PRIMARY KEY)', { tables: ['s.t(k*)'] }],
    [
      'DROP TABLE s.t; DROP TYPE s.u; CREATE TYPE s.u (z int); CREATE TABLE s.t (k u PRIMARY KEY)'.replace(
        'k u',
        'k frozen<u>',
      ),
      { tables: ['s.t(k*)'], types: ['s.u(z)'] },
    ],
    ['CREATE KEYSPACE k WITH replication = {}; CREATE TABLE k.t (a int PRIMARY KEY); DROP KEYSPACE k', {}],
  ])('the parser applies the statement to the schema: %s', (statements, after) => {
    const text = statements.replace('replication = {}', "replication = {'class': 'SimpleStrategy'}");
    const { problems, unused, schema, ...model } = modelOf(tables + text);
    expect({ problems, unused }).toEqual({ problems: [], unused: [] });
    expect(model).toEqual({ ...before, ...after });
    // All of it is applied, in the order of the file, where a cluster is made for it.
    expect(schema.statements).toHaveLength(2 + text.split(';').length);
  });

  it.each([
    ['a key column', 'ALTER TABLE s.t DROP c', 'ALTER TABLE'],
    ['a missing column', 'ALTER TABLE s.t DROP gone', 'ALTER TABLE'],
    ['one of them', 'ALTER TABLE s.t DROP (v, gone)', 'ALTER TABLE'],
    ['what is not read', 'ALTER TABLE s.t DROP COMPACT STORAGE', 'ALTER TABLE'],
    ['a column outside the key', 'ALTER TABLE s.t RENAME v TO w', 'ALTER TABLE'],
    ['a name that is taken', 'ALTER TABLE s.t RENAME id TO c', 'ALTER TABLE'],
    ['a missing field', 'ALTER TYPE s.u RENAME gone TO g', 'ALTER TYPE'],
    ['a field whose name is taken', 'ALTER TYPE s.u RENAME a TO b', 'ALTER TYPE'],
    ['a table of another file', 'ALTER TABLE s.other DROP v', 'ALTER TABLE'],
    ['a type of another file', 'ALTER TYPE s.other RENAME a TO b', 'ALTER TYPE'],
    ['a type in use', 'DROP TYPE s.u', 'DROP TYPE'],
    ['a table that the file does not create', 'DROP TABLE IF EXISTS s.other', 'DROP TABLE'],
    ['a keyspace that the file does not create', 'DROP KEYSPACE s', 'DROP KEYSPACE'],
    ['an index', 'DROP INDEX IF EXISTS s.i', 'DROP INDEX'],
    ['a view', 'DROP MATERIALIZED VIEW s.w', 'DROP MATERIALIZED VIEW'],
  ])(
    'the parser lists a statement that Cassandra would refuse or that it does not know as unused: %s',
    (_, statement, what) => {
      const { problems, unused, tables: after, types } = modelOf(`${tables}${statement};`);
      expect({ problems, unused }).toEqual({ problems: [], unused: [`3 ${what}`] });
      expect({ tables: after, types }).toEqual(before);
    },
  );

  it('renamed fields are read wherever their type is used, and a renamed key column keeps its position', () => {
    const { schema } = modelOf(
      `${tables}CREATE TYPE s.o (u frozen<u>); ALTER TYPE s.u RENAME a TO aa; ALTER TABLE s.t RENAME c TO d;`,
    );
    const table = schema.tables.get('s.t');
    expect(table?.columns.get('v')?.type).toMatchObject({ frozen: true, fields: [{ name: 'aa' }, {}] });
    expect(schema.types.get('s.o')?.fields[0]?.type).toMatchObject({ fields: [{ name: 'aa' }, {}] });
    expect(table?.clusteringKey.map(({ name, type }) => `${name} ${printType(type)}`)).toEqual(['d int']);
    expect(table?.clusteringOrder).toEqual(['desc']);
  });

  it('earlier names of a field or key column are known until its type or table is dropped', () => {
    const renames =
      'ALTER TYPE s.u RENAME a TO x; ALTER TYPE s.u RENAME x TO y; ALTER TABLE s.t RENAME id TO k;';
    const { schema } = modelOf(tables + renames);
    const type = { kind: 'type', keyspace: 's', name: 'u' } as const;
    expect(formerNames(schema, type, 'y')).toEqual(['x', 'a']);
    expect(formerNames(schema, type, 'b')).toEqual([]);
    expect(formerNames(schema, { ...type, kind: 'table', name: 't' }, 'k')).toEqual(['id']);
    expect(modelOf(`${tables}${renames}DROP TABLE s.t; DROP TYPE s.u;`).schema.renames).toEqual([]);
  });

  it('a type that is dropped is reported at every use after the drop, and so is a dropped table that is created again', () => {
    const { problems } = modelOf(
      `CREATE TYPE s.u (a int);\nDROP TYPE s.u;\nCREATE TABLE s.t (id int PRIMARY KEY, v frozen<u>);
CREATE TABLE s.v (id int PRIMARY KEY);\nDROP TABLE s.v;\nCREATE TABLE s.v (id int PRIMARY KEY);\nCREATE TABLE s.v (id int PRIMARY KEY);`,
    );
    expect(problems).toEqual([
      expect.stringMatching(/^schema\.cql:3:\d+: .*it is dropped on line 2/),
      expect.stringMatching(/^schema\.cql:7:\d+: a second table s\.v/),
    ]);
  });

  it('a drop statement does not hide a missing semicolon', () => {
    const { problems, tables: after } = modelOf(
      `${tables}ALTER TABLE s.t DROP v\nCREATE TABLE s.n (id int PRIMARY KEY);`,
    );
    expect(problems).toEqual([expect.stringMatching(/^schema\.cql:4:1: expected ';'/)]);
    expect(after).toContain('s.n(id*)');
  });
});
