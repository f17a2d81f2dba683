import type { TableSchema } from '../../core/cql/table.ts';
import type { Failure } from '../../core/failure/failure.ts';
import type { WriteGroup, WriteShape } from '../../core/record/write.ts';

export interface RowStore {
  /**
   * Reads a table's schema from the live cluster; `undefined` if the table does not exist. Throws BatchCrash with the
   * reason when the cluster cannot be asked, or does not answer within `timeoutMs` (default: 10 s).
   */
  readTable(keyspace: string, table: string, timeoutMs?: number): Promise<TableSchema | undefined>;

  /**
   * Whether the tables or types may have changed since the last call, as the cluster has told or was not there to tell.
   * No promise: a change may come without a word.
   */
  takeSchemaNews(): boolean;

  /** Makes the cluster ready for writes of these shapes, so that the first batch doesn't pay for it; throws when it refuses one or does not answer within `timeoutMs` (default: 10 s). */
  prepare(shapes: readonly WriteShape[], timeoutMs?: number): Promise<void>;

  /** Writes a group in one request and resolves when the cluster has acknowledged it at the configured consistency; never rejects: what went wrong is the answer. */
  write(group: WriteGroup, timeoutMs: number): Promise<Failure | undefined>;

  /**
   * After a pause: finds the connections that no longer answer and replaces them, so that the next writes don't pay
   * for it. Resolves within `timeoutMs` (default and most: 2 s), whatever it finds; never rejects.
   */
  probe(timeoutMs?: number): Promise<void>;

  /**
   * Ends every connection; resolves within `timeoutMs` (default and most: 2 s), though a silent connection ends later.
   * Writes in flight may or may not be applied.
   */
  close(timeoutMs?: number): Promise<void>;
}
