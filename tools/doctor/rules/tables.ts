import { printType } from '../../../core/cql/print-type.ts';
import type { TableSchema } from '../../../core/cql/table.ts';
import { notKnown, ok, problem, warning, type Finding } from './finding.ts';
import type { KeyspacesTable, LiveTable, TableFacts } from '../facts/table-facts.ts';

/** The live tables against `schema.cql`, and the connector against the live tables. */
export function checkTables({ tables, declared, problems }: TableFacts): readonly Finding[] {
  return [
    ...tables.flatMap((table) => checkTable(table, declared?.get(table.name))),
    ...problems.map(({ path, message, got, allowed, fix }) =>
      problem(
        path,
        [message, ...(got === undefined ? [] : [`got ${got}`])].join('; '),
        'the deployed connector crashes when it starts, or its records become dead letters',
        fix ?? (allowed === undefined ? 'change the route or the table' : `allowed: ${allowed}`),
      ),
    ),
  ];
}

function checkTable(table: LiveTable, declared: TableSchema | undefined): readonly Finding[] {
  const { name, schema, keyspaces } = table;
  if (!schema.known) {
    return [
      schema.kind === 'absent'
        ? problem(
            name,
            'there is no such table',
            'the function crashes when it starts, and no record is written',
            'make it: the statements are in schema.cql; for Keyspaces the stack makes it',
          )
        : notKnown(name, 'the live table is not known', schema),
    ];
  }
  return [
    ...(keyspaces?.known === true ? checkKeyspaces(name, keyspaces.value) : []),
    ...(declared === undefined
      ? [ok(name, 'it exists; no schema.cql to hold it against')]
      : compare(name, schema.value, declared)),
  ];
}

function checkKeyspaces(name: string, table: KeyspacesTable): readonly Finding[] {
  const { status, takesTimestamps, takesTtl, restoresToAnySecond } = table;
  const options = [
    `client-side timestamps ${takesTimestamps ? 'on' : 'off'}`,
    `TTL ${takesTtl ? 'on' : 'off'}`,
    `point-in-time recovery ${restoresToAnySecond ? 'on' : 'off'}`,
  ];
  return [
    status === 'ACTIVE'
      ? ok(name, `${status}, ${options.join(', ')}`)
      : warning(
          name,
          `its status is ${status}`,
          'writes may be refused while it is not ACTIVE',
          'look again when it is',
        ),
  ];
}

function compare(name: string, live: TableSchema, declared: TableSchema): readonly Finding[] {
  const drifts = [...declared.columns.values()].flatMap((column) => {
    const found = live.columns.get(column.name);
    if (found === undefined) return [`column '${column.name}' is missing`];
    const [is, should] = [found, column].map(({ type, kind }) => `${printType(type)} (${kind})`);
    return is === should ? [] : [`column '${column.name}' is ${is ?? ''} and not ${should ?? ''}`];
  });
  const key = (table: TableSchema): string =>
    `((${table.partitionKey.map((column) => column.name).join(', ')}), ${table.clusteringKey.map((column) => column.name).join(', ')})`;
  if (key(live) !== key(declared)) drifts.push(`its primary key is ${key(live)} and not ${key(declared)}`);
  if (drifts.length === 0) return [ok(name, 'as schema.cql has it')];
  return [
    problem(
      name,
      `not as schema.cql has it: ${drifts.join('; ')}`,
      'the result of `millrace check` does not apply to this table',
      'alter the table, or change schema.cql to match it and run `millrace check` again',
    ),
  ];
}
