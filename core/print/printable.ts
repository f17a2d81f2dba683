import { recordTime, type SourceRecord } from '../record/source-record.ts';
import { isoTime } from './print-time.ts';

/**
 * C0 but tab and line feed, DEL, C1, line and paragraph separators, the marks that turn the direction of writing, and
 * lone surrogates: a terminal obeys them, or shows another text than is there.
 */
const control =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/gu;

const lineEnds = /[\t\n]/g;

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/**
 * Text that may come from a record, made safe for a terminal: control characters become visible, lines and tabs stay.
 * JSON stays the same JSON: within its strings, where alone these characters may stand, they are written this way too.
 */
export function printable(text: string): string {
  return text.replace(control, escaped);
}

/** As {@link printable}, for text that must stay on its line and in its cell. */
export function printableLine(text: string): string {
  return printable(text).replace(lineEnds, escaped);
}

/** Bytes as text where they are UTF-8, else as base64 that says so; none, and zero of them, in words. */
export function printBytes(bytes: Buffer | null): string {
  if (bytes === null) return '(null)';
  if (bytes.length === 0) return '(zero bytes)';
  try {
    return printable(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return `base64 of ${bytes.length} bytes: ${bytes.toString('base64')}`;
  }
}

/** A record's timestamp as ISO 8601, or its number where that has no such form; null if it has none. */
export function printTimestamp(record: Pick<SourceRecord, 'timestamp'>): string | null {
  const time = recordTime(record);
  if (time === undefined) return null;
  return isoTime(time) ?? `${time} ms since the epoch`;
}
