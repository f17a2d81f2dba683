/** What the bytes of a key or a value mean, in the two ways they are read. */
export interface Decoded {
  /** For expressions: numbers that JavaScript would change are a `bigint` or an `ExactNumber`. */
  readonly exact: unknown;
  /** For a connector's own functions: every number is a JavaScript number. */
  readonly plain: unknown;
}

/** Reads the bytes of a key or a value. */
export interface Codec {
  /** Throws RecordError('decode', …) whose message never shows the payload; `side` is what it calls the bytes. */
  readonly decode: (bytes: Buffer, side: 'key' | 'value') => Decoded;
}

/** What an absent key and a tombstone's value decode to, whatever the format. */
export const decodedNull: Decoded = Object.freeze({ exact: null, plain: null });

/** Reads zero bytes as null, and everything else as the codec does. */
export function emptyAsNull({ decode }: Codec): Codec {
  return { decode: (bytes, side) => (bytes.length === 0 ? decodedNull : decode(bytes, side)) };
}
