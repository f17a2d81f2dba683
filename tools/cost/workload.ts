import type { BoundRoute } from '../../core/mapping/compile/bound-route.ts';
import type { TopicTraffic } from './batches.ts';
import type { PriceList } from './prices.ts';
import type { AssumedSizes, GivenSize } from './value-bytes.ts';

/** Everything that an estimate rests on. */
export interface Workload {
  /** One for each topic of the connector. */
  readonly topics: readonly TopicTraffic[];
  readonly routes: readonly SizedRoute[];
  /** Share of the records that a route's `where` does not skip, 0 to 1. */
  readonly writtenShare: number;
  readonly deadLetterShare: number;
  readonly function: FunctionUse;
  readonly source: SourceUse;
  readonly store: KeyspacesUse | { readonly kind: 'cassandra' };
  /** Writes of one row in a batch; all but the last are folded away. */
  readonly rowsPerKey: number;
  /** Rows of one partition key in a batch, after folding; they share requests. */
  readonly rowsPerPartition: number;
  readonly prices: PriceList;
}

/** A route and the sizes of its columns that were given, by column. */
export interface SizedRoute {
  readonly route: BoundRoute;
  /** The table's own time to live; 0 for none. */
  readonly tableTtlSeconds: number;
  readonly sizes: ReadonlyMap<string, GivenSize>;
  readonly assumed: AssumedSizes;
  /** As {@link KeyspacesUse.newRowShare}, for this route alone. */
  readonly newRowShare?: number | undefined;
}

export interface FunctionUse {
  readonly memoryMb: number;
  /** Billed duration of a batch, on average. */
  readonly batchMs: number;
  /** What the function and Lambda print for a batch. */
  readonly logBytesPerBatch: number;
}

export interface SourceUse {
  readonly polling: 'provisioned' | 'on-demand';
  readonly batchSize: number;
  readonly windowSeconds: number;
  /** Of each topic. */
  readonly pollers: number;
  /** Whether two topics or more share pollers, as they do by default. */
  readonly pollerGroup: boolean;
}

export interface KeyspacesUse {
  readonly kind: 'keyspaces';
  readonly capacity:
    { readonly kind: 'on-demand' } | { readonly kind: 'provisioned'; readonly utilization: number };
  /** Of a client-side timestamp, 20 to 40; 0 for tables without them. */
  readonly timestampBytes: number;
  readonly pointInTimeRecovery: boolean;
  /** Share of the writes that make a row, 0 to 1; the others change one that is there. */
  readonly newRowShare: number;
  /** How long rows without a time to live are stored. */
  readonly monthsKept: number;
}
