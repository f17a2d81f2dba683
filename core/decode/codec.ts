import type { SchemaMetadata } from '../contract/schema-metadata.ts';

/** What the bytes of a key, a value or a header mean, in the two ways they are read. */
export interface Decoded {
  /** For expressions: numbers that JavaScript would change are a `bigint` or an `ExactNumber`. */
  readonly exact: unknown;
  /** For a connector's own functions: every number is a JavaScript number. */
  readonly plain: unknown;
}

/** Which bytes of a record are read, as messages call them. */
export type Side = 'key' | 'value' | `header '${string}'`;

/** What a record says beside the bytes that are read: some producers put the id of a schema there. */
export interface RecordContext {
  readonly headers: readonly { readonly name: string; readonly value: Buffer | null }[];
  readonly keySchema?: SchemaMetadata;
  readonly valueSchema?: SchemaMetadata;
}

/** Bytes to decode later, and the record that they are of. */
export interface Payload {
  readonly bytes: Buffer;
  readonly record: RecordContext;
}

/** Reads the bytes of a key, a value or a header. */
export interface Codec {
  /**
   * Fetches what the payloads of a batch need before they can be decoded, such as their schemas; absent in a codec that
   * needs nothing. Awaited once a batch, before the first of them is decoded, and must end within `timeoutMs`.
   *
   * What cannot be fetched for some payloads is for `decode` to throw, once for each, as a RecordError whose `next` is
   * 'retry' if it may be there later. A BatchCrash, or anything else that it rejects with, makes the whole batch
   * redelivered. Payloads that are malformed are for `decode` to refuse.
   */
  readonly prepare?: (payloads: readonly Payload[], side: Side, timeoutMs: number) => Promise<void>;
  /** Throws RecordError('decode', …) whose message never shows the payload. */
  readonly decode: (bytes: Buffer, side: Side, record: RecordContext) => Decoded;
}

/** What an absent key and a tombstone's value decode to, whatever the format. */
export const decodedNull: Decoded = Object.freeze({ exact: null, plain: null });

/** Reads zero bytes as null, and everything else as the codec does. What is prepared is prepared by that one. */
export function emptyAsNull({ decode }: Codec): Codec {
  return {
    decode: (bytes, side, record) => (bytes.length === 0 ? decodedNull : decode(bytes, side, record)),
  };
}
