import { RecordError } from '../failure/failure.ts';
import type { SourceRecord } from '../record/source-record.ts';
import { lastHeader } from '../value/last-header.ts';
import { decodedNull, type Codec, type Decoded, type Side } from './codec.ts';

/**
 * A record whose key, value and headers are decoded when a route first asks, and only once for all routes
 * that read it in the same format; so is what cannot be decoded, which would take as long for each column that asks.
 */
export class DecodedRecord {
  readonly source: SourceRecord;
  #keyCodec: Codec | undefined;
  #key: Decoded | RecordError = decodedNull;
  #valueCodec: Codec | undefined;
  #value: Decoded | RecordError = decodedNull;
  #headers: Map<string, DecodedHeader> | undefined;

  constructor(source: SourceRecord) {
    this.source = source;
  }

  /** The key in a format; null if the record has none. Throws RecordError('decode', …). */
  key(codec: Codec): Decoded {
    if (this.#keyCodec !== codec) {
      this.#key = decode(codec, this.source, 'key', this.source.key);
      this.#keyCodec = codec;
    }
    if (this.#key instanceof RecordError) throw this.#key;
    return this.#key;
  }

  /** The value in a format; null for a tombstone. Throws RecordError('decode', …). */
  value(codec: Codec): Decoded {
    if (this.#valueCodec !== codec) {
      this.#value = decode(codec, this.source, 'value', this.source.value);
      this.#valueCodec = codec;
    }
    if (this.#value instanceof RecordError) throw this.#value;
    return this.#value;
  }

  /**
   * The last header of a name in a format; `undefined` where there is none, or the last has no value. Throws
   * RecordError('decode', …).
   */
  header(name: string, codec: Codec): Decoded | undefined {
    this.#headers ??= new Map();
    let header = this.#headers.get(name);
    if (header?.codec !== codec) {
      const bytes = lastHeader(this.source, name);
      const decoded = bytes === undefined ? undefined : decode(codec, this.source, `header '${name}'`, bytes);
      header = { codec, decoded };
      this.#headers.set(name, header);
    }
    if (header.decoded instanceof RecordError) throw header.decoded;
    return header.decoded;
  }
}

interface DecodedHeader {
  readonly codec: Codec;
  readonly decoded: Decoded | RecordError | undefined;
}

function decode(codec: Codec, source: SourceRecord, side: Side, bytes: Buffer | null): Decoded | RecordError {
  if (bytes === null) return decodedNull;
  try {
    return codec.decode(bytes, side, source);
  } catch (error) {
    if (error instanceof RecordError) return error;
    throw error;
  }
}
