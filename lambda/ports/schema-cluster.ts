import type { LiveSchema } from '../../core/cql/migration/live-schema.ts';
import type { Failure } from '../../core/failure/failure.ts';

/** A cluster whose schema may be added to. */
export interface SchemaCluster {
  /**
   * Reads what the cluster has of these keyspaces, once all nodes that are up agree on it. Throws when the cluster
   * cannot be asked, or when the nodes do not agree within `timeoutMs`.
   */
  readSchema(keyspaces: readonly string[], timeoutMs: number): Promise<LiveSchema>;

  /**
   * Applies one statement and resolves when all nodes that are up have it; never rejects: what went wrong is the
   * answer. After a failure the statement may have been applied all the same.
   */
  apply(statement: string, timeoutMs: number): Promise<Failure | undefined>;
}
