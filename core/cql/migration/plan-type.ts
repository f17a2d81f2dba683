import { printIdentifier, readIdentifier } from '../identifier.ts';
import type { UdtType } from '../parse-type.ts';
import { printType } from '../print-type.ts';
import { formerNames, printQualified, type Schema } from '../schema/schema.ts';
import { tokenize } from '../tokens.ts';
import type { Difference } from './difference.ts';
import type { LiveField, LiveKeyspace } from './live-schema.ts';
import type { MigrationPlan } from './migration-plan.ts';
import { addField, createType } from './print-statement.ts';

/** What a user-defined type takes: all of it, the fields that are missing, or nothing. */
export function planType(
  type: UdtType,
  live: LiveKeyspace,
  { renames }: Pick<Schema, 'renames'>,
): MigrationPlan {
  const found = live.types.get(type.name);
  if (found === undefined) return { statements: [createType(type)], differences: [] };
  const missing = type.fields.filter(({ name }) => !found.some((field) => field.name === name));
  return {
    statements: missing.map((field) => addField(type, field)),
    differences: [
      ...changedFields(type, found),
      ...notRenamed(type, found, renames),
      ...orderOfFields(type, found),
      ...(missing.length > 0 ? inPartitionKeys(type, live) : []),
    ],
  };
}

function changedFields(type: UdtType, found: readonly LiveField[]): readonly Difference[] {
  return type.fields.flatMap((field) => {
    const wanted = printType(field.type);
    const liveType = found.find(({ name }) => name === field.name)?.type ?? wanted;
    if (liveType === wanted) return [];
    return [
      {
        what: `type ${printQualified(type.keyspace, type.name)}, field ${field.name}`,
        found: liveType,
        wanted,
        fix: `the type of a field cannot change: write ${liveType} in schema.cql, or add a field of another name`,
      },
    ];
  });
}

/** A field that `schema.cql` renames, and the cluster has by its old name: added, it would be a second one. */
function notRenamed(
  type: UdtType,
  found: readonly LiveField[],
  renames: Schema['renames'],
): readonly Difference[] {
  const { keyspace, name: typeName } = type;
  const isThere = (field: string): boolean => found.some(({ name }) => name === field);
  return type.fields.flatMap(({ name }) => {
    const former = formerNames({ renames }, { kind: 'type', keyspace, name: typeName }, name).find(isThere);
    if (isThere(name) || former === undefined) return [];
    const [from, to, qualified] = [
      printIdentifier(former),
      printIdentifier(name),
      printQualified(keyspace, typeName),
    ];
    return [
      {
        what: `type ${qualified}, field ${name}`,
        found: `none, but ${from}, which schema.cql renames`,
        wanted: to,
        fix: `rename it yourself: ALTER TYPE ${qualified} RENAME ${from} TO ${to}`,
      },
    ];
  });
}

/** Fields lie in their values one after the other: new ones come last, and the others stay where they are. */
function orderOfFields(type: UdtType, found: readonly LiveField[]): readonly Difference[] {
  const wanted = type.fields.map(({ name }) => name);
  const kept = found.map(({ name }) => name).filter((name) => wanted.includes(name));
  const reached = [...kept, ...wanted.filter((name) => !kept.includes(name))];
  if (reached.every((name, index) => name === wanted[index])) return [];
  return [
    {
      what: `type ${printQualified(type.keyspace, type.name)}, order of fields`,
      found: kept.join(', '),
      wanted: wanted.join(', '),
      fix: `Cassandra adds fields at the end: write them in schema.cql as ${reached.join(', ')}`,
    },
  ];
}

/** A key made of the type would read otherwise with one field more, so that Cassandra refuses the field. */
function inPartitionKeys(type: UdtType, live: LiveKeyspace): readonly Difference[] {
  const holders = holdersOf(type.name, live);
  const tables = [...live.tables].flatMap(([table, { columns }]) => {
    const isHeld = [...columns.values()].some(
      (column) => column.kind === 'partition' && namesIn(column.type).some((name) => holders.has(name)),
    );
    return isHeld ? [printQualified(type.keyspace, table)] : [];
  });
  if (tables.length === 0) return [];
  const found = live.types.get(type.name) ?? [];
  return [
    {
      what: `type ${printQualified(type.keyspace, type.name)}`,
      found: found.map(({ name }) => name).join(', '),
      wanted: type.fields.map(({ name }) => name).join(', '),
      fix:
        `it is part of the partition key of ${tables.sort().join(', ')}, which forbids new fields: ` +
        `leave them out, or make a type of another name`,
    },
  ];
}

/** The type itself and those that hold it, however deep. */
function holdersOf(name: string, { types }: LiveKeyspace): ReadonlySet<string> {
  const holders = new Set([name]);
  for (let before = 0; before < holders.size;) {
    before = holders.size;
    for (const [other, fields] of types) {
      if (fields.some(({ type }) => namesIn(type).some((part) => holders.has(part)))) holders.add(other);
    }
  }
  return holders;
}

/** Every name in a type's text, those of CQL's own types among them. */
const namesIn = (type: string): readonly string[] =>
  tokenize(type)
    .filter(({ kind }) => kind === 'name' || kind === 'quoted')
    .map(({ text }) => readIdentifier(text));
