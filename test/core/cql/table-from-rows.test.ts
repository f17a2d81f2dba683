import { describe, expect, it } from 'vitest';
import { tableFromRows, type ColumnRow } from '../../../core/cql/table-from-rows.ts';
import { parseSchema } from '../../../core/cql/schema/parse-schema.ts';
import { findTable } from '../../../core/cql/schema/schema.ts';

const row = (column_name: string, kind: string, position: number, type: string): ColumnRow => ({
  column_name,
  kind,
  position,
  type,
});

/** As Cassandra gives them: by the columns' names. */
const rows = [
  row('Note', 'static', -1, 'text'),
  row('a', 'clustering', 1, 'int'),
  row('b', 'partition_key', 1, 'text'),
  row('c', 'clustering', 0, 'timestamp'),
  row('items', 'regular', -1, 'list<frozen<item>>'),
  row('z', 'partition_key', 0, 'frozen<tuple<int, text>>'),
];

const types = [
  { type_name: 'item', field_names: ['sku', 'made_in'], field_types: ['text', 'frozen<address>'] },
  { type_name: 'address', field_names: ['city'], field_types: ['text'] },
];

describe('tableFromRows', () => {
  it('a table of the live cluster equals the table that the same schema.cql declares', () => {
    const { schema } = parseSchema(
      `CREATE TYPE shop.address (city text);
       CREATE TYPE shop.item (sku text, made_in frozen<address>);
       CREATE TABLE shop.t (z tuple<int, varchar>, b text, c timestamp, a int, "Note" text static,
         items list<frozen<item>>, PRIMARY KEY ((z, b), c, a));`,
      'schema.cql',
    );
    const live = tableFromRows('shop', 't', rows, types);
    const declared = findTable(schema, 'shop', 't');
    expect(live).toEqual({
      keyspace: 'shop',
      name: 't',
      columns: declared?.columns,
      partitionKey: declared?.partitionKey,
      clusteringKey: declared?.clusteringKey,
    });
    expect([...(live?.columns.keys() ?? [])]).toEqual(['z', 'b', 'c', 'a', 'Note', 'items']);
  });

  it('a table without rows in the system tables does not exist', () => {
    expect(tableFromRows('shop', 't', [], types)).toBeUndefined();
  });

  it.each([
    [
      row('x', 'regular', -1, `'org.apache.X'`),
      `column 'x' of shop.t is of type ''org.apache.X'', which cannot be read`,
    ],
    [row('x', 'regular', -1, 'frozen<gone>'), 'unknown type gone'],
    [
      row('x', 'odd', -1, 'int'),
      `column 'x' of shop.t is of the unknown kind 'odd'; allowed: partition_key, clustering`,
    ],
  ])('the error names the column whose type cannot be read: %o', (odd, message) => {
    expect(() => tableFromRows('shop', 't', [...rows, odd], types)).toThrow(message);
  });

  it('types of the live cluster that refer to each other do not cause an endless loop', () => {
    const circle = [
      { type_name: 'a', field_names: ['b'], field_types: ['frozen<b>'] },
      { type_name: 'b', field_names: ['a'], field_types: ['frozen<a>'] },
    ];
    expect(() => tableFromRows('shop', 't', [row('x', 'regular', -1, 'frozen<a>')], circle)).toThrow(
      'unknown type a',
    );
  });
});
