import type { Codec, Payload, Side } from '../../decode/codec.ts';
import type { SourceRecord } from '../../record/source-record.ts';
import type { Prepare } from './compiled.ts';

/** What a codec fetches before it decodes the keys, the values or the headers of a name of a topic. */
export interface Preparation {
  readonly topic: string;
  readonly side: Side;
  /** What it decodes of a record. */
  readonly bytesOf: (record: SourceRecord) => Buffer | null | undefined;
  readonly prepare: NonNullable<Codec['prepare']>;
}

/** Prepares for the codecs of all topics at once; `undefined` where none of them needs it. */
export function prepareAll(preparations: readonly Preparation[]): Prepare | undefined {
  if (preparations.length === 0) return undefined;
  return async (records, timeoutMs) => {
    await Promise.all(
      preparations.map(async ({ topic, side, bytesOf, prepare }) => {
        const payloads = payloadsOf(records, topic, bytesOf);
        if (payloads.length > 0) await prepare(payloads, side, timeoutMs);
      }),
    );
  };
}

function payloadsOf(
  records: readonly SourceRecord[],
  topic: string,
  bytesOf: Preparation['bytesOf'],
): readonly Payload[] {
  return records.flatMap((record) => {
    const bytes = record.topic === topic ? bytesOf(record) : undefined;
    return bytes === undefined || bytes === null ? [] : [{ bytes, record }];
  });
}
