import type { SourceRecord } from '../../../core/record/source-record.ts';
import type { LocalFunction } from './local-invoker.ts';

/** The function that redriven records are sent to. */
export type RecordTarget =
  | { readonly kind: 'deployed'; readonly functionName: string }
  | {
      readonly kind: 'local';
      readonly function: LocalFunction;
      /** Topics where a redriven record would overwrite what came later; empty if that is wanted. */
      readonly unorderedTopics: readonly string[];
    };

/** Throws where a redriven record would overwrite what came later. */
export function refuseUnordered(target: RecordTarget, records: readonly SourceRecord[]): void {
  if (target.kind !== 'local') return;
  const topic = target.unorderedTopics.find((each) => records.some((record) => record.topic === each));
  if (topic === undefined) return;
  throw new Error(
    `topic ${topic} has a route with 'server' timestamps, where a redriven record overwrites what came later; leave the topic out with filters, or add --overwrite-newer`,
  );
}
