import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { KeyspacesCapacity } from './keyspaces-capacity.ts';

/** How tables in Keyspaces are made. */
export interface KeyspacesTableOptions {
  /** Whether the keyspaces are made too. Default: `'create'`. */
  readonly keyspaces?: 'create' | 'existing';
  /** Default: `{ kind: 'on-demand' }`. */
  readonly capacity?: KeyspacesCapacity;
  /** Units per second that the tables serve at once, before any traffic has shown them to. Default: those of Keyspaces. */
  readonly warmThroughput?: { readonly readUnits: number; readonly writeUnits: number };
  /**
   * Whether writes may carry their own timestamps, which the connector needs to keep the log's order. Can't be turned
   * off again; costs 20–40 bytes per column. Default: true. With `false`, routes need `timestamp: 'server'`.
   */
  readonly clientSideTimestamps?: boolean;
  /** Whether a table can be restored to any second of the last 35 days. Default: true. Billed by size. */
  readonly pointInTimeRecovery?: boolean;
  /** Encrypts the tables. Default: a key of Keyspaces' own, the only one that tables in several Regions take. */
  readonly encryptionKey?: IKey;
  /**
   * The other Regions that the keyspaces are kept in: rows written in one arrive in all. Default: none. Needs
   * client-side timestamps, by which the Regions agree on the last write.
   */
  readonly replicateTo?: readonly string[];
  /** What a stream of changes tells of a changed row. Default: no stream. Can't be changed later. */
  readonly changeStream?: 'keys-only' | 'new-image' | 'old-image' | 'new-and-old-images';
}
