import { describe, expect, it } from 'vitest';
import { parseSchema } from '../../../core/cql/schema/parse-schema.ts';
import { localStatements } from '../../../tools/dev/local-tables.ts';

const statements = (cql: string): readonly string[] => {
  const { schema, problems } = parseSchema(cql, 'schema.cql');
  expect(problems).toEqual([]);
  return localStatements(schema, 'datacenter1');
};

const local = "{'class': 'NetworkTopologyStrategy', 'datacenter1': '1'}";

describe('local tables of a connector', () => {
  it('local tables are in a keyspace that one node can serve, whatever the schema says', () => {
    expect(
      statements(`
        CREATE KEYSPACE shop WITH replication = {'class': 'NetworkTopologyStrategy', 'eu-central': 3};
        CREATE TYPE shop.item (sku text);
        CREATE TABLE shop.orders (id int PRIMARY KEY, item frozen<item>) WITH comment = 'orders';`),
    ).toEqual([
      `CREATE KEYSPACE IF NOT EXISTS shop WITH replication = ${local}`,
      'CREATE TYPE IF NOT EXISTS shop.item (sku text)',
      "CREATE TABLE IF NOT EXISTS shop.orders (id int, item frozen<item>, PRIMARY KEY ((id))) WITH comment = 'orders'",
    ]);
  });

  it('local tables are created without a keyspace in the schema and without options of Amazon Keyspaces', () => {
    expect(
      statements(`
        CREATE TABLE fleet.positions (id int PRIMARY KEY)
          WITH custom_properties = {'ttl': {'status': 'enabled'}} AND default_time_to_live = 60;`),
    ).toEqual([
      `CREATE KEYSPACE IF NOT EXISTS fleet WITH replication = ${local}`,
      'CREATE TABLE IF NOT EXISTS fleet.positions (id int, PRIMARY KEY ((id))) WITH default_time_to_live = 60',
    ]);
  });
});
