import { contains, keyspacesLimits, typeProblem } from '../../core/cql/keyspaces/keyspaces.ts';
import { keyspacesNameProblem, tableNameProblems } from '../../core/cql/keyspaces/keyspaces-names.ts';
import { timeToLive } from '../../core/cql/schema/declared-ttl.ts';
import { printQualified } from '../../core/cql/schema/schema.ts';
import type { DeclaredTable, Schema } from '../../core/cql/schema/schema.ts';
import type { WriteOptions } from '../../core/cql/table.ts';
import type { CqlType } from '../../core/cql/type.ts';
import { aliasProblems } from '../grants/alias-problems.ts';
import type { KeyspacesTableOptions } from './keyspaces-table-options.ts';

/** The options that Keyspaces knows; the others are about disks and repairs, which it manages itself. */
const understoodOptions = ['default_time_to_live', 'comment'];

/** What writes to a table that the stack creates may carry besides values. */
export const writeOptions = (
  { clientSideTimestamps = true }: KeyspacesTableOptions,
  table: DeclaredTable,
): WriteOptions => ({
  timestamps: clientSideTimestamps,
  // CloudFormation turns TTL on by a default and by nothing else.
  ttl: timeToLive(table) > 0,
});

/** Whether tables are in several Regions. */
export const isMultiRegion = ({ multiRegion, replicateTo = [] }: KeyspacesTableOptions): boolean =>
  multiRegion ?? replicateTo.length > 0;

/** What Keyspaces cannot do with the options of tables: every problem at once. */
export function optionProblems(options: KeyspacesTableOptions): readonly string[] {
  const { replicateTo = [], multiRegion, clientSideTimestamps, encryptionKey, createKeyspaces } = options;
  const isReplicated = replicateTo.length > 0;
  const cause = isReplicated ? 'replicateTo' : 'multiRegion';
  // https://docs.aws.amazon.com/keyspaces/latest/devguide/multiRegion-replication_usage-notes.html
  const problems: readonly (readonly [boolean, string])[] = [
    [
      isMultiRegion(options) && clientSideTimestamps === false,
      `store.clientSideTimestamps: false, but Regions agree on the last write by timestamps; remove it or ${cause}`,
    ],
    [
      isMultiRegion(options) && encryptionKey !== undefined,
      `store.encryptionKey: tables in several Regions take only the key of Keyspaces; remove it or ${cause}`,
    ],
    [
      isReplicated && createKeyspaces === false,
      'store.replicateTo: needs keyspaces that are created, but createKeyspaces is false; add the Regions to the keyspaces and replace replicateTo with multiRegion: true',
    ],
    [
      isReplicated && multiRegion === false,
      `store.multiRegion: false, but replicateTo is ${replicateTo.join(', ')}; remove one of them`,
    ],
    [
      !isReplicated && multiRegion === true && createKeyspaces !== false,
      'store.multiRegion: true, but the keyspaces are created in one Region; name the others in replicateTo, or set createKeyspaces: false',
    ],
  ];
  return [
    ...problems.flatMap(([applies, text]) => (applies ? [text] : [])),
    ...aliasProblems('store.encryptionKey:', encryptionKey),
  ];
}

/** What Keyspaces cannot do with a schema: every problem at once, each with its table. */
export function keyspacesProblems(schema: Schema): readonly string[] {
  const keyspaces = [...schema.keyspaces.keys()].map((name) => keyspacesNameProblem('keyspace', name));
  const types = [...schema.types.values()].map(({ name }) => keyspacesNameProblem('type', name));
  const tables = [...schema.tables.values()].flatMap((table) => {
    const name = printQualified(table.keyspace, table.name);
    return tableProblems(table).map((problem) => `${name}: ${problem}`);
  });
  return [...keyspaces, ...types, ...tables].filter((problem) => problem !== undefined);
}

/** Options of the tables that Keyspaces ignores. */
export function ignoredOptions(schema: Schema): readonly string[] {
  const names = [...schema.tables.values()].flatMap(({ options }) => [...options.keys()]);
  return [...new Set(names)].filter((name) => !understoodOptions.includes(name)).sort();
}

function tableProblems(table: DeclaredTable): readonly string[] {
  const columns = [...table.columns.values()];
  const problems = [...tableNameProblems(table), ...columns.flatMap((column) => typeProblem(column) ?? [])];
  for (const { name, kind } of columns) {
    if (kind !== 'static') continue;
    problems.push(
      `column '${name}' is static, which CloudFormation cannot create; move it to a table of its own`,
    );
  }
  if (columns.length > keyspacesLimits.columns) {
    problems.push(
      `${columns.length} columns; Keyspaces writes at most ${keyspacesLimits.columns} at once; split the table`,
    );
  }
  return problems;
}

/** The user-defined types that a type consists of, itself included, by name. */
export function usedTypes(type: CqlType): readonly string[] {
  const names: string[] = [];
  contains(type, (part) => {
    if (part.kind === 'udt') names.push(part.name);
    return false;
  });
  return names;
}
