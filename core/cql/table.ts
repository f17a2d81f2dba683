import type { CqlType } from './type.ts';

export type ColumnKind = 'partition' | 'clustering' | 'static' | 'regular';

export interface ColumnSchema {
  readonly name: string;
  readonly type: CqlType;
  readonly kind: ColumnKind;
}

/** A table as `schema.cql` declares it or as the live cluster has it; names are unquoted and case-exact. */
export interface TableSchema {
  readonly keyspace: string;
  readonly name: string;
  /** In declaration order; live tables: keys first, then by name. */
  readonly columns: ReadonlyMap<string, ColumnSchema>;
  readonly partitionKey: readonly ColumnSchema[];
  readonly clusteringKey: readonly ColumnSchema[];
  /** What writes may say besides their values, where a table in Keyspaces restricts it and it is known. */
  readonly allows?: WriteOptions | undefined;
}

/** `undefined`: not known. */
export interface WriteOptions {
  readonly timestamps?: boolean | undefined;
  readonly ttl?: boolean | undefined;
  /** The last moment at which a row may expire, in milliseconds since the epoch. */
  readonly expireUntilMs?: number | undefined;
}
