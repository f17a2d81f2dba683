import type { InvocationResult } from '../lambda-host/invocation.ts';
import type { Behaviour } from './behaviour.ts';
import type { DroppedRecords } from './dropped.ts';
import type { KafkaSecurity } from './kafka/security.ts';
import type { StartingPosition } from './kafka/starting-position.ts';
import type { EventSourceStats } from './stats.ts';

/** A file that emulates an on-failure destination: one JSON document per line, as SQS (metadata only) or S3 (with the event) would get it. */
export interface FileDestination {
  readonly path: string;
  readonly form: 'sqs' | 's3';
}

/** Settings of an event source mapping in provisioned mode, by the names of Lambda's API; units are in the names. */
export interface EventSourceOptions {
  /** `host:port`, or several, comma-separated. */
  readonly brokers: string;
  /** Default: in plain text, without a login. */
  readonly security?: KafkaSecurity;
  readonly topics: readonly string[];
  /** The consumer group whose offsets are committed. */
  readonly groupId: string;
  readonly startingPosition: StartingPosition;
  /** Start at `startingPosition` also where the group has committed offsets. Refused while the group has members. Default false. */
  readonly ignoreCommitted?: boolean;
  /** Most records in one event: 1 to 10,000. Default 100, as Lambda's. */
  readonly batchSize?: number;
  /** How long the first record of an event may wait for others. Default 500, as Lambda's for Kafka. */
  readonly maximumBatchingWindowMs?: number;
  /** Event pollers; the partitions are dealt out among them. Default 1. */
  readonly pollers?: number;
  /** Concurrent invocations of one poller. Default 5, as Lambda's. One partition never has two, see {@link Behaviour}. */
  readonly invocationsPerPoller?: number;
  /** What the documents leave open. Default `friendly`. */
  readonly behaviour?: 'friendly' | 'hostile' | Behaviour;
  /** -1: until the record is too old. Default -1; with a destination, -1 means 10, as on Lambda. */
  readonly maximumRetryAttempts?: number;
  /** -1: for ever. Default -1. */
  readonly maximumRecordAgeMs?: number;
  /** Default false. */
  readonly bisectBatchOnFunctionError?: boolean;
  /** Read `batchItemFailures` from the answer (`FunctionResponseTypes: [ReportBatchItemFailures]`). Default false. */
  readonly reportBatchItemFailures?: boolean;
  /** Where discarded records go; without one they are dropped and counted. */
  readonly onFailure?: FileDestination;
  /** Filter patterns, any of which may match: `{ value: { city: ['Oslo'] } }`. Default: every record passes. */
  readonly filters?: readonly unknown[];
  /** Wait before a retry: doubles from `initial` to `maximum`. Default 20 and 2,000. */
  readonly retryBackoffMs?: { readonly initial: number; readonly maximum: number };
  /** Offsets are committed this often, and on stop. Default 250. */
  readonly commitIntervalMs?: number;
  /** Calls the function with the event's JSON text. A rejection counts as an invocation that failed. */
  readonly invoke: (event: string) => Promise<InvocationResult>;
  /** Called about what fails and is tried again: fetching, committing, a position that the log no longer has. */
  readonly onTrouble?: (message: string) => void;
  /** Called when partitions start at offsets that the group has committed, and not at `startingPosition`. */
  readonly onResumed?: (resumed: { readonly partitions: number; readonly of: number }) => void;
  /** Called about records that are given up without a destination, before their offsets are committed. */
  readonly onDropped?: (dropped: DroppedRecords) => void;
  /** Called once, when the source cannot continue (the brokers are down, a batch cannot be read, the destination cannot be written). */
  readonly onError?: (error: Error) => void;
}

/** The progress of one partition. Offsets as Kafka counts them: the next one to do. */
export interface PartitionLag {
  readonly topic: string;
  readonly partition: number;
  /** The next offset to fetch. */
  readonly position: number;
  /** The lowest offset that is not done. */
  readonly done: number;
  /** The offset that was last committed for the consumer group. */
  readonly committed: number;
  /** The end of the log, as of the last answer of its broker. */
  readonly end: number;
  /** `end - done`: offsets not done, which is more than records where the log has gaps. */
  readonly lag: number;
}

/** A running event source. */
export interface EventSource {
  lag(): readonly PartitionLag[];
  readonly stats: EventSourceStats;
  /**
   * Resolves when everything is done and committed up to the ends of the logs as they are at the call,
   * or with `live`, when nothing remains to be done. Rejects when the source fails or is stopped.
   */
  caughtUp(options?: { readonly live?: boolean }): Promise<void>;
  /**
   * Ends it: waits for the invocations in flight, commits what is done, leaves the group.
   * `abrupt`: waits for nothing and commits nothing, as if the poller's machine had gone.
   */
  stop(options?: { readonly abrupt?: boolean }): Promise<void>;
}
