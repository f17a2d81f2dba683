import type { SourceRecord } from '../record.ts';
import { decodedNull, type Codec, type Decoded } from './codec.ts';

/**
 * A record whose key and value are decoded when a route first asks, and only once for all routes
 * that read it in the same format.
 */
export class DecodedRecord {
  readonly source: SourceRecord;
  #keyCodec: Codec | undefined;
  #key: Decoded = decodedNull;
  #valueCodec: Codec | undefined;
  #value: Decoded = decodedNull;

  constructor(source: SourceRecord) {
    this.source = source;
  }

  /** The key in a format; null if the record has none. Throws RecordError('decode', …). */
  key(codec: Codec): Decoded {
    if (this.#keyCodec !== codec) {
      const bytes = this.source.key;
      this.#key = bytes === null ? decodedNull : codec.decode(bytes, 'key');
      this.#keyCodec = codec;
    }
    return this.#key;
  }

  /** The value in a format; null for a tombstone. Throws RecordError('decode', …). */
  value(codec: Codec): Decoded {
    if (this.#valueCodec !== codec) {
      const bytes = this.source.value;
      this.#value = bytes === null ? decodedNull : codec.decode(bytes, 'value');
      this.#valueCodec = codec;
    }
    return this.#value;
  }
}
