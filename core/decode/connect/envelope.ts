import { isObject } from '../../value/is-object.ts';

const opening = /* @__PURE__ */ Buffer.from('{"schema":');
const middle = /* @__PURE__ */ Buffer.from(',"payload":');

const quote = 0x22;
const backslash = 0x5c;
const braces: ReadonlySet<number | undefined> = /* @__PURE__ */ new Set([0x7b, 0x5b]);
const closings: ReadonlySet<number | undefined> = /* @__PURE__ */ new Set([0x7d, 0x5d]);

/** How an envelope with a null payload begins or ends; another document may as well. */
const nullFirst = /^(?:\xef\xbb\xbf)?\s*\{\s*"payload"\s*:\s*null\s*,/;
const nullLast = /,\s*"payload"\s*:\s*null\s*\}\s*$/;
/** In which that is looked for: what has more blanks is read. */
const edgeBytes = 128;

/** What has the two members of JsonConverter's documents, and no others. */
export function isEnvelope(value: unknown): value is { readonly schema: unknown; readonly payload: unknown } {
  return isObject(value) && Object.keys(value).sort().join() === 'payload,schema';
}

/** Whether a document is an envelope whose payload is null. Only one that begins or ends so is read for it. */
export function hasNullPayload(bytes: Buffer): boolean {
  const mayBe =
    nullLast.test(bytes.toString('latin1', Math.max(0, bytes.length - edgeBytes))) ||
    nullFirst.test(bytes.toString('latin1', 0, edgeBytes));
  if (!mayBe) return false;
  try {
    const document: unknown = JSON.parse(bytes.toString('utf8').replace(/^\ufeff/, ''));
    return isEnvelope(document) && document.payload === null;
  } catch {
    return false;
  }
}

/**
 * What stands before the payload of a document that JsonConverter has written, its schema within; `undefined` where it
 * is spelled otherwise. The document must be JSON.
 */
export function beforePayload(bytes: Buffer): Buffer | undefined {
  if (!startsWith(bytes, opening)) return undefined;
  const end = endOfValue(bytes, opening.length);
  const payload = end + middle.length;
  if (!bytes.subarray(end, payload).equals(middle)) return undefined;
  // A copy: a view would keep the whole record.
  return Buffer.from(bytes.subarray(0, payload));
}

export function startsWith(bytes: Buffer, start: Buffer): boolean {
  return bytes.length >= start.length && bytes.compare(start, 0, start.length, 0, start.length) === 0;
}

function endOfValue(bytes: Buffer, from: number): number {
  let depth = 0;
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === quote) at = endOfText(bytes, at);
    else if (braces.has(byte)) depth++;
    else if (closings.has(byte) && --depth === 0) return at + 1;
    else if (depth === 0 && byte === middle[0]) return at;
  }
  return bytes.length;
}

function endOfText(bytes: Buffer, from: number): number {
  let at = from + 1;
  while (at < bytes.length && bytes[at] !== quote) at += bytes[at] === backslash ? 2 : 1;
  return at;
}
