import type { Dialect } from '../../../core/contract/environment.ts';
import type { Problem } from '../../../core/connector/problem.ts';
import type { TableSchema } from '../../../core/cql/table.ts';
import type { Fact } from './fact.ts';

/** The routes' tables as the live target has them. */
export interface TableFacts {
  readonly dialect: Dialect;
  readonly tables: readonly LiveTable[];
  /** What `schema.cql` declares, by `keyspace.table`; absent without such a file. */
  readonly declared: ReadonlyMap<string, TableSchema> | undefined;
  /** What of the connector does not fit the live tables. */
  readonly problems: readonly Problem[];
}

export interface LiveTable {
  /** `keyspace.table` */
  readonly name: string;
  readonly schema: Fact<TableSchema>;
  /** Of tables in Keyspaces. */
  readonly keyspaces: Fact<KeyspacesTable> | undefined;
}

export interface KeyspacesTable {
  /** `ACTIVE`, `CREATING`, `UPDATING` … */
  readonly status: string;
  readonly takesTimestamps: boolean;
  readonly takesTtl: boolean;
  readonly restoresToAnySecond: boolean;
  /** Whether it is in more Regions than this. */
  readonly multiRegion: boolean;
}
