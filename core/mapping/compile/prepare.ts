import type { Codec, Payload } from '../../decode/codec.ts';
import type { SourceRecord } from '../../record/source-record.ts';
import type { PathRoot } from '../language/expression.ts';
import type { Prepare } from './compiled.ts';

/** What a codec fetches before it decodes the keys or the values of a topic. */
export interface Preparation {
  readonly topic: string;
  readonly side: PathRoot;
  readonly prepare: NonNullable<Codec['prepare']>;
}

/** Prepares for the codecs of all topics at once; `undefined` where none of them needs it. */
export function prepareAll(preparations: readonly Preparation[]): Prepare | undefined {
  if (preparations.length === 0) return undefined;
  return async (records, timeoutMs) => {
    await Promise.all(
      preparations.map(async ({ topic, side, prepare }) => {
        const payloads = payloadsOf(records, topic, side);
        if (payloads.length > 0) await prepare(payloads, side, timeoutMs);
      }),
    );
  };
}

function payloadsOf(records: readonly SourceRecord[], topic: string, side: PathRoot): readonly Payload[] {
  return records.flatMap((record) => {
    const bytes = record[side];
    return record.topic === topic && bytes !== null ? [{ bytes, record }] : [];
  });
}
