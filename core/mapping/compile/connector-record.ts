import type { ConnectorRecord } from '../../connector/connector.ts';
import type { DecodedRecord } from '../../decode/decoded-record.ts';
import { decodeUtf8 } from '../../decode/text/utf8.ts';
import { lastHeader } from '../../value/last-header.ts';
import type { RouteCodecs } from './compile-expression.ts';
import { readableTime } from './record-time.ts';

/** What a connector's functions see of a record; key and value are decoded when a function first reads them. */
export class RecordView implements ConnectorRecord {
  readonly #record: DecodedRecord;
  readonly #codecs: RouteCodecs;
  #valueReads = 0;

  constructor(record: DecodedRecord, codecs: RouteCodecs) {
    this.#record = record;
    this.#codecs = codecs;
  }

  /** How often functions have read a record's value; not for them to see. */
  static valueReadsOf(view: RecordView): number {
    return view.#valueReads;
  }

  get topic(): string {
    return this.#record.source.topic;
  }

  get partition(): number {
    return this.#record.source.partition;
  }

  get offset(): number {
    return this.#record.source.offset;
  }

  get timestamp(): number | undefined {
    return readableTime(this.#record.source);
  }

  get key(): unknown {
    return this.#record.key(this.#codecs.key).plain;
  }

  get value(): unknown {
    this.#valueReads += 1;
    return this.#record.value(this.#codecs.value).plain;
  }

  headerValue(name: string): unknown {
    const codec = this.#codecs.headers.get(name);
    return codec === undefined ? this.header(name) : this.#record.header(name, codec)?.plain;
  }

  header(name: string): string | undefined {
    const bytes = lastHeader(this.#record.source, name);
    return bytes === undefined ? undefined : decodeUtf8(bytes, `header '${name}'`);
  }
}
