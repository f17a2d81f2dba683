import type { QueryOptions } from 'cassandra-driver';
import type { Write } from '../../../core/record/write.ts';

/** What every request of one store has in common. */
export interface RequestDefaults {
  readonly consistency: number;
}

/**
 * The driver's options for one request. Values are bytes already, so nothing is said of types; the partition key is
 * given, so that the driver need not put it together again; no paging, since a write has no rows.
 */
export function toOptions(write: Write, timeoutMs: number, { consistency }: RequestDefaults): QueryOptions {
  return {
    prepare: true,
    isIdempotent: true,
    logged: false,
    fetchSize: 0,
    consistency,
    routingKey: write.partitionKey,
    readTimeout: Math.ceil(timeoutMs),
  };
}
