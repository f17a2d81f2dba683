import type { Problem } from '../../connector/problem.ts';
import { columnPath } from '../../connector/validate-route.ts';
import { keyspacesLimits, typeProblem } from '../../cql/keyspaces/keyspaces.ts';
import type { BoundRoute } from '../compile/bound-route.ts';
import { timestampMode } from '../compile/write-timestamp.ts';

/** Finds what Amazon Keyspaces cannot do of a route that Cassandra can. */
export function checkKeyspaces(given: BoundRoute): Problem[] {
  return [...checkTypes(given), ...checkColumnCount(given), ...checkTimestamps(given), ...checkTtls(given)];
}

function checkTypes({ path, route, table }: BoundRoute): Problem[] {
  return [...table.columns.values()].flatMap((column) => {
    const message = typeProblem(column);
    if (message === undefined) return [];
    const isWritten = Object.hasOwn(route.columns, column.name);
    return [{ path: isWritten ? columnPath(`${path}.columns`, column.name) : `${path}.table`, message }];
  });
}

function checkColumnCount({ path, route }: BoundRoute): Problem[] {
  const count = Object.keys(route.columns).length;
  const most = route.ttl === undefined ? keyspacesLimits.columns : keyspacesLimits.columnsWithTtl;
  if (count <= most) return [];
  return [
    {
      path: `${path}.columns`,
      message: `Keyspaces writes at most ${most} columns in one statement${route.ttl === undefined ? '' : ' that has a TTL'}`,
      got: `${count} columns`,
      fix: 'split the table, or store several columns in one, as text or a map',
    },
  ];
}

function checkTimestamps({ path, route, table }: BoundRoute): Problem[] {
  const source = route.timestamp ?? 'record';
  const mode = timestampMode(source);
  if (mode === 'server') return [];
  const at = `${path}.timestamp`;
  if (table.allows?.timestamps === false) {
    return [
      {
        path: at,
        message: `table ${table.keyspace}.${table.name} does not accept timestamps: client-side timestamps are off`,
        got: `'${mode}'`,
        allowed: "'server'",
        fix: "turn client-side timestamps on for the table, which cannot be undone, or use 'server', which writes one row's changes one after the other",
      },
    ];
  }
  if (typeof source === 'string' || !('offset' in source)) return [];
  return [
    {
      path: at,
      message:
        'a base plus an offset is outside the times that Keyspaces accepts: from 2 days ago to 5 minutes ahead',
      got: `{ offset: ${source.offset} }`,
      allowed: "'record', 'server', { field, unit }",
      fix: "use 'record', which orders by record timestamp, then offset",
    },
  ];
}

function checkTtls({ path, route, table }: BoundRoute): Problem[] {
  if (route.ttl === undefined || table.allows?.ttl !== false) return [];
  return [
    {
      path: `${path}.ttl`,
      message: `table ${table.keyspace}.${table.name} does not accept a TTL: TTL is off for it`,
      fix: `give it a default_time_to_live, which turns TTL on; if the table is made elsewhere with TTL turned on, say so in schema.cql: WITH custom_properties = {'ttl': {'status': 'enabled'}}; or leave ttl out of the route`,
    },
  ];
}
