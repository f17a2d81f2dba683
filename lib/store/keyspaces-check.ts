import type { ConnectorDefinition, RouteDefinition } from '../../lambda/core/config/connector.ts';
import type { Problem } from '../../lambda/core/config/problem.ts';
import { printType } from '../../lambda/core/cql/print-type.ts';
import { printQualified } from '../../lambda/core/cql/schema/schema.ts';
import type { DeclaredTable, Schema } from '../../lambda/core/cql/schema/schema.ts';
import type { CqlType } from '../../lambda/core/cql/type.ts';
import type { KeyspacesTableOptions } from './keyspaces-table-options.ts';

/** Keyspaces has no such types (https://docs.aws.amazon.com/keyspaces/latest/devguide/cql.elements.html). */
const missingTypes = ['duration'] as const;

/** Statements that write all columns of a wider table are refused (https://docs.aws.amazon.com/keyspaces/latest/devguide/quotas.html). */
const maxColumns = 225;

/** The one option that says something to Keyspaces; the others are about disks and repairs that it keeps to itself. */
const understoodOptions = ['default_time_to_live', 'comment'];

/** What Keyspaces can't do with a connector's routes: every problem at once. */
export const routeProblems = (
  { routes }: ConnectorDefinition,
  { clientSideTimestamps }: { readonly clientSideTimestamps: boolean },
): readonly Problem[] =>
  routes.flatMap((route, index) => {
    const found = timestampProblem(route, clientSideTimestamps);
    return found === undefined ? [] : [{ path: `routes[${index}].timestamp`, ...found }];
  });

function timestampProblem(
  { timestamp = 'record' }: RouteDefinition,
  clientSideTimestamps: boolean,
): Omit<Problem, 'path'> | undefined {
  if (timestamp === 'server') return undefined;
  if (!clientSideTimestamps) {
    return {
      message: 'the tables take no timestamps, because store.clientSideTimestamps is false',
      got: typeof timestamp === 'string' ? `'${timestamp}'` : 'an object',
      allowed: "'server'",
      fix: "set it to 'server', which writes one row's changes one after the other, or turn client-side timestamps on",
    };
  }
  if (typeof timestamp === 'string' || !('offset' in timestamp)) return undefined;
  return {
    message: 'a base and an offset leave the time that Keyspaces takes: from 2 days ago to 5 minutes ahead',
    got: `{ offset: ${timestamp.offset} }`,
    allowed: "'record', 'server', { field, unit }",
    fix: "use 'record', which orders by record timestamp, then offset",
  };
}

/** What Keyspaces can't do with the options of tables: every problem at once. */
export function optionProblems({
  replicateTo = [],
  clientSideTimestamps,
  encryptionKey,
  keyspaces,
}: KeyspacesTableOptions): readonly string[] {
  if (replicateTo.length === 0) return [];
  // https://docs.aws.amazon.com/keyspaces/latest/devguide/multiRegion-replication_usage-notes.html
  return [
    ...(clientSideTimestamps === false
      ? [
          'store.clientSideTimestamps: false, but Regions agree on the last write by timestamps; remove it or replicateTo',
        ]
      : []),
    ...(encryptionKey === undefined
      ? []
      : [
          'store.encryptionKey: tables in several Regions take only the key of Keyspaces; remove it or replicateTo',
        ]),
    ...(keyspaces === 'existing'
      ? [
          "store.replicateTo: the Regions are the keyspaces' to say, but keyspaces is 'existing'; add the Regions to them and remove replicateTo",
        ]
      : []),
  ];
}

/** What Keyspaces can't do with a schema: every problem at once, each with its table. */
export function keyspacesProblems(schema: Schema): readonly string[] {
  return [...schema.tables.values()].flatMap((table) => {
    const name = printQualified(table.keyspace, table.name);
    return tableProblems(table).map((problem) => `${name}: ${problem}`);
  });
}

/** Options of the tables that Keyspaces takes no notice of. */
export function ignoredOptions(schema: Schema): readonly string[] {
  const names = [...schema.tables.values()].flatMap(({ options }) => [...options.keys()]);
  return [...new Set(names)].filter((name) => !understoodOptions.includes(name)).sort();
}

function tableProblems(table: DeclaredTable): readonly string[] {
  const columns = [...table.columns.values()];
  const problems = columns.flatMap(({ name, type, kind }) => [
    ...(contains(type, isMissing)
      ? [`column '${name}' is of type ${printType(type)}, which Keyspaces does not have; use text or blob`]
      : []),
    ...(kind === 'static'
      ? [`column '${name}' is static, which CloudFormation can't make; move it to a table of its own`]
      : []),
  ]);
  if (columns.length > maxColumns) {
    problems.push(
      `${columns.length} columns; Keyspaces writes at most ${maxColumns} at once; split the table`,
    );
  }
  return problems;
}

const isMissing = (type: CqlType): boolean =>
  type.kind === 'vector' || (type.kind === 'native' && missingTypes.some((name) => name === type.name));

/** The user-defined types that a type is made of, itself included, by name. */
export function usedTypes(type: CqlType): readonly string[] {
  const names: string[] = [];
  contains(type, (part) => {
    if (part.kind === 'udt') names.push(part.name);
    return false;
  });
  return names;
}

function contains(type: CqlType, test: (part: CqlType) => boolean): boolean {
  if (test(type)) return true;
  switch (type.kind) {
    case 'native':
      return false;
    case 'list':
    case 'set':
    case 'vector':
      return contains(type.element, test);
    case 'map':
      return contains(type.key, test) || contains(type.value, test);
    case 'tuple':
      return type.elements.some((element) => contains(element, test));
    case 'udt':
      return type.fields.some((field) => contains(field.type, test));
  }
}
