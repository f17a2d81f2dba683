import { printIdentifier } from '../identifier.ts';
import { printQualified, type Schema } from '../schema/schema.ts';
import type { LiveKeyspace, LiveSchema } from './live-schema.ts';
import type { MigrationPlan } from './migration-plan.ts';
import { planTable } from './plan-table.ts';
import { planType } from './plan-type.ts';
import { createKeyspace } from './print-statement.ts';

/**
 * Compares what a `schema.cql` declares with what the cluster has, and adds what is missing: keyspaces, types, tables,
 * fields, columns. Nothing is dropped, no type and no key altered: where that is needed there is a difference. What
 * the cluster has beyond `schema.cql` stays. Options of keyspaces and tables count when these are made, and are not
 * compared.
 */
export function planMigration(wanted: Schema, live: LiveSchema): MigrationPlan {
  const parts = [
    ...keyspacesOf(wanted).map((name) => planKeyspace(name, wanted, live)),
    // As in the file, where a type stands before what is made of it.
    ...[...wanted.types.values()].map((type) => planType(type, live.get(type.keyspace) ?? noKeyspace)),
    ...[...wanted.tables.values()].map((table) => planTable(table, live.get(table.keyspace) ?? noKeyspace)),
  ];
  const differences = parts.flatMap((part) => part.differences);
  return {
    statements: differences.length > 0 ? [] : parts.flatMap((part) => part.statements),
    differences,
  };
}

const noKeyspace: LiveKeyspace = { types: new Map(), tables: new Map(), views: new Set() };

/** The keyspaces that a schema creates or creates something in. */
export function keyspacesOf(schema: Schema): readonly string[] {
  const { keyspaces, types, tables } = schema;
  return [
    ...new Set([
      ...keyspaces.keys(),
      ...[...types.values(), ...tables.values()].map(({ keyspace }) => keyspace),
    ]),
  ];
}

function planKeyspace(name: string, wanted: Schema, live: LiveSchema): MigrationPlan {
  if (live.has(name)) return { statements: [], differences: [] };
  const declared = wanted.keyspaces.get(name);
  if (declared !== undefined) return { statements: [createKeyspace(declared)], differences: [] };
  const inIt = [...wanted.types.values(), ...wanted.tables.values()].find(
    ({ keyspace }) => keyspace === name,
  );
  return {
    statements: [],
    differences: [
      {
        what: `keyspace ${printIdentifier(name)}`,
        found: 'none',
        wanted: inIt === undefined ? 'one' : `one for ${printQualified(name, inIt.name)}`,
        fix: `create it, or put CREATE KEYSPACE ${printIdentifier(name)} with its replication into schema.cql`,
      },
    ],
  };
}
