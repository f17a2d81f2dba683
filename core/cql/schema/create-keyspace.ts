import { Cursor } from '../cursor.ts';
import { tokenize } from '../tokens.ts';
import { readConstantMap, readWith } from './options.ts';
import type { KeyspaceSchema } from './schema.ts';
import { acceptIfNotExists, type StatementScope } from './statement-scope.ts';

/** Reads what follows `CREATE KEYSPACE`. */
export function readKeyspace(cursor: Cursor, scope: StatementScope): KeyspaceSchema & { offset: number } {
  acceptIfNotExists(cursor);
  const { name, offset } = cursor.expectName(`a keyspace's name`);
  if (!/^\w{1,48}$/.test(name)) {
    scope.report(offset, `a keyspace's name is at most 48 letters, digits and underscores, got '${name}'`);
  }
  const { options, offsets, clusteringOrder } = readWith(cursor, scope.text);
  const [ordered] = clusteringOrder;
  if (ordered !== undefined) scope.report(ordered.offset, `only a table has a clustering order`);
  const replication = readReplication(
    options.get('replication'),
    offsets.get('replication') ?? offset,
    scope,
  );
  options.delete('replication');
  return { name, replication, options, offset };
}

function readReplication(
  value: string | undefined,
  offset: number,
  scope: StatementScope,
): ReadonlyMap<string, string> {
  const example = `{'class': 'SimpleStrategy', 'replication_factor': 1}`;
  if (value === undefined) {
    scope.report(offset, `the keyspace has no replication; add WITH replication = ${example}`);
    return new Map();
  }
  try {
    const cursor = new Cursor(tokenize(value));
    const replication = readConstantMap(cursor);
    if (!replication.has('class')) scope.report(offset, `the replication has no 'class'; write ${example}`);
    return replication;
  } catch {
    scope.report(
      offset,
      `the replication must be a map of constants such as ${example}, got ${value.slice(0, 60)}`,
    );
    return new Map();
  }
}
