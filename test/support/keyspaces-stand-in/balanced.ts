/** Tables of the tests of the stand-in's rules, and writes into them. */
import type { Failure } from '../../../core/failure/failure.ts';
import type { Write } from '../../../core/record/write.ts';
import type { RowStore } from '../../../lambda/ports/store.ts';
import { makeShape, makeWrite, type WriteSpec } from '../make-write.ts';
import type { StandInTable } from './stand-in.ts';

/** `t` takes timestamps and `plain` none. */
export const tablesIn = (keyspace: string): readonly StandInTable[] => [
  { keyspace, name: 't', clientSideTimestamps: true },
  { keyspace, name: 'plain' },
];

export const schemaOf = (keyspace: string): readonly string[] => [
  `CREATE KEYSPACE ${keyspace} WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}`,
  ...tablesIn(keyspace).map(
    ({ name }) =>
      `CREATE TABLE ${keyspace}.${name} ("partition" text, "row" text, "value" text, PRIMARY KEY ("partition", "row"))`,
  ),
];

/** Makes a write of now into a table of {@link schemaOf}. */
export function writeTo(keyspace: string, table: string, spec: WriteSpec = {}): Write {
  const made = makeShape(spec.mode, table);
  const shape = { ...made, keyspace, cql: made.cql.replace('"ks"', `"${keyspace}"`) };
  return makeWrite({ micros: Date.now() * 1000, ...spec, shape });
}

export const send = (store: RowStore, ...writes: readonly Write[]): Promise<Failure | undefined> =>
  store.write({ writes, bytes: 0 }, 5_000);
