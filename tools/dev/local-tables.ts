import { keyspacesOf, planMigration } from '../../core/cql/migration/plan-migration.ts';
import type { DeclaredTable, KeyspaceSchema, Schema } from '../../core/cql/schema/schema.ts';

/** Options of tables that only Amazon Keyspaces has. */
const keyspacesOptions: readonly string[] = ['custom_properties', 'tags'];

/**
 * The statements that create a schema on a cluster of one node, in their order. Keyspaces get a replication that one
 * node can serve, whatever the schema says, and also where it only uses them; options of Amazon Keyspaces are left out.
 */
export function localStatements(schema: Schema, datacenter: string): readonly string[] {
  const replication = new Map([
    ['class', 'NetworkTopologyStrategy'],
    [datacenter, '1'],
  ]);
  const keyspaces = new Map<string, KeyspaceSchema>(
    keyspacesOf(schema).map((name) => [name, { name, replication, options: new Map() }]),
  );
  const tables = new Map([...schema.tables].map(([name, table]) => [name, withoutForeignOptions(table)]));
  return planMigration({ ...schema, keyspaces, tables }, new Map()).statements;
}

function withoutForeignOptions(table: DeclaredTable): DeclaredTable {
  const options = new Map([...table.options].filter(([name]) => !keyspacesOptions.includes(name)));
  return { ...table, options };
}
