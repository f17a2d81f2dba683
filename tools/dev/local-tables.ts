import type { LiveKeyspace } from '../../core/cql/migration/live-schema.ts';
import { keyspacesOf, planMigration } from '../../core/cql/migration/plan-migration.ts';
import { createKeyspace } from '../../core/cql/migration/print-statement.ts';
import type { DeclaredTable, Schema } from '../../core/cql/schema/schema.ts';

/** Options of tables that only Amazon Keyspaces has. */
const keyspacesOptions: readonly string[] = ['custom_properties', 'tags'];

/**
 * The statements that create a schema on a cluster of one node, in their order. Keyspaces get a replication that one
 * node can serve, whatever the schema says, and also where it only uses them; options of Amazon Keyspaces are left out.
 */
export function localStatements(schema: Schema, datacenter: string): readonly string[] {
  const keyspaces = keyspacesOf(schema);
  const replication = new Map([
    ['class', 'NetworkTopologyStrategy'],
    [datacenter, '1'],
  ]);
  const created = keyspaces.map((name) => createKeyspace({ name, replication, options: new Map() }));
  const empty: LiveKeyspace = { types: new Map(), tables: new Map(), views: new Set() };
  const tables = new Map([...schema.tables].map(([name, table]) => [name, withoutForeignOptions(table)]));
  const { statements } = planMigration(
    { ...schema, tables },
    new Map(keyspaces.map((name) => [name, empty])),
  );
  return [...created, ...statements];
}

function withoutForeignOptions(table: DeclaredTable): DeclaredTable {
  const options = new Map([...table.options].filter(([name]) => !keyspacesOptions.includes(name)));
  return { ...table, options };
}
