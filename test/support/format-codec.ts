import type { Codec, RecordContext, Side } from '../../core/decode/codec.ts';
import { isFormatReader, type FormatReader } from '../../core/decode/format-reader.ts';
import { decodeError } from './decode-error.ts';

/** What a function of the package made, as a format. */
export function readerOf(format: unknown): FormatReader {
  if (!isFormatReader(format)) throw new TypeError('not a format');
  return format;
}

/** The codec of a format, with numbers that keep all of their digits. */
export function exactCodec(format: unknown): Codec {
  return readerOf(format).compile({ isExact: true, paths: [], schemas: {} });
}

/** `code: message` of the dead letter that a codec makes of bytes. */
export function refusalOf(
  codec: Codec,
  bytes: Buffer,
  side: Side = 'value',
  record: RecordContext = { headers: [] },
): string {
  const { code, full } = decodeError(() => codec.decode(bytes, side, record));
  return `${code}: ${full}`;
}
