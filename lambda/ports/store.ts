import type { TableSchema } from '../core/cql/table.ts';
import type { Failure } from '../core/failure.ts';
import type { WriteGroup, WriteShape } from '../core/plan/write.ts';

export interface Store {
  /** Reads a table's schema from the live cluster; `undefined` if the table does not exist. Throws when the cluster can't be asked. */
  readTable(keyspace: string, table: string): Promise<TableSchema | undefined>;

  /** Makes the cluster ready for writes of these shapes, so that the first batch doesn't pay for it; throws when it refuses one. */
  prepare(shapes: readonly WriteShape[]): Promise<void>;

  /** Writes a group in one request and resolves when the cluster has acknowledged it at the configured consistency; never rejects: what went wrong is the answer. */
  write(group: WriteGroup, timeoutMs: number): Promise<Failure | undefined>;

  /**
   * After a pause: finds the connections that no longer answer and replaces them, so that the next writes don't pay
   * for it. Resolves within two seconds, whatever it finds; never rejects.
   */
  probe(): Promise<void>;

  /** Ends every connection. Writes in flight may or may not be applied. */
  close(): Promise<void>;
}
