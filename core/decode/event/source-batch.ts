import type { SourceRecord } from '../../record/source-record.ts';
import { readSourceCluster, type SourceCluster } from './source-cluster.ts';
import { decodeEvent } from './msk-event.ts';

/** What one invocation processes: records, and the cluster that all of them are from. */
export interface SourceBatch {
  /** Of each partition in log order. */
  readonly records: readonly SourceRecord[];
  /** `undefined` where it is not known. */
  readonly source: SourceCluster | undefined;
}

/** The batch that an event delivers. Throws an EventError for an event of another shape, as {@link decodeEvent} does. */
export function decodeBatch(event: unknown): SourceBatch {
  return { records: decodeEvent(event), source: readSourceCluster(event) };
}
