import { printIdentifier } from '../identifier.ts';
import type { UdtType } from '../parse-type.ts';
import { printQualified, type Schema } from '../schema/schema.ts';
import { partsOf, type CqlType } from '../type.ts';
import type { LiveKeyspace, LiveSchema } from './live-schema.ts';
import type { MigrationPlan } from './migration-plan.ts';
import { planTable } from './plan-table.ts';
import { planType } from './plan-type.ts';
import { createKeyspace } from './print-statement.ts';

/**
 * Compares what a `schema.cql` declares with what the cluster has, and adds what is missing: keyspaces, types, tables,
 * fields, columns. Nothing is dropped or renamed, no type and no key altered: where that is needed there is a difference.
 * What the cluster has beyond `schema.cql`, and what that drops again, stays. Options of keyspaces and tables count when these are made, and are not
 * compared.
 */
export function planMigration(wanted: Schema, live: LiveSchema): MigrationPlan {
  const parts = [
    ...keyspacesOf(wanted).map((name) => planKeyspace(name, wanted, live)),
    ...inOrder(wanted.types).map((type) => planType(type, live.get(type.keyspace) ?? noKeyspace, wanted)),
    ...[...wanted.tables.values()].map((table) =>
      planTable(table, live.get(table.keyspace) ?? noKeyspace, wanted),
    ),
  ];
  const differences = parts.flatMap((part) => part.differences);
  return {
    statements: differences.length > 0 ? [] : parts.flatMap((part) => part.statements),
    differences,
  };
}

/** Types before those that hold them: a field that the file adds may be of a type that it creates later. */
function inOrder(types: Schema['types']): readonly UdtType[] {
  const ordered = new Set<UdtType>();
  const visit = (type: CqlType): void => {
    for (const part of partsOf(type)) visit(part);
    const declared = type.kind === 'udt' && types.get(printQualified(type.keyspace, type.name));
    if (declared) ordered.add(declared);
  };
  for (const type of types.values()) visit(type);
  return [...ordered];
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
