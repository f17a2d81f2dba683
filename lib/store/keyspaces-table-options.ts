import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { KeyspacesCapacityMode } from './keyspaces-capacity.ts';

/**
 * How tables in Keyspaces are created. What is not said to be fixed can be changed later, one option in each deployment.
 * Of `schema.cql` only columns and tables can be added: a change of a column, of a key or of a type needs another name.
 */
export interface KeyspacesTableOptions {
  /**
   * Whether the keyspaces of `schema.cql` are created too. Default: true. `false` for keyspaces that exist, as for the
   * second of two connectors with one keyspace.
   */
  readonly createKeyspaces?: boolean;
  /** Default: `KeyspacesCapacity.onDemand()`. A table can go back to it from provisioned capacity once in 24 hours. */
  readonly capacity?: KeyspacesCapacityMode;
  /** Units per second that a table serves before any traffic has scaled it. Default: that of Keyspaces. */
  readonly warmThroughput?: { readonly readUnits: number; readonly writeUnits: number };
  /**
   * Whether writes may carry timestamps of their own, which the connector needs to keep the order of the log. Cannot be
   * changed later, since CloudFormation would replace the table; adds 20–40 bytes per column. Default: true. With
   * `false`, routes need `timestamp: 'server'`.
   */
  readonly clientSideTimestamps?: boolean;
  /** Whether a table can be restored to any second of the last 35 days. Default: true. Billed by size. */
  readonly pointInTimeRecovery?: boolean;
  /** Encrypts the tables. Default: a key of Keyspaces' own, the only one that tables in several Regions take. */
  readonly encryptionKey?: IKey;
  /**
   * Other Regions that the keyspaces are replicated to: rows written in one Region arrive in all. Default: none. Needs
   * client-side timestamps, by which the Regions agree on the last write. Regions can be added later and not removed; a
   * `default_time_to_live` is then fixed.
   */
  readonly replicateTo?: readonly string[];
  /**
   * Whether keyspaces or tables that exist are in several Regions: the role then gets the action that writes those.
   * Default: with `replicateTo`.
   */
  readonly multiRegion?: boolean;
  /** What a change stream contains of a changed row; fixed while the stream exists. Default: no stream. */
  readonly changeStream?: 'keys-only' | 'new-image' | 'old-image' | 'new-and-old-images';
}
