import { readEventSource } from '../../core/decode/event/event-source.ts';
import { decodeEvent, EventError } from '../../core/decode/event/msk-event.ts';
import { isNestedDeeper, mostLevels } from '../../core/dead-letters/nesting.ts';
import { readPointer, type LetterPointer } from '../../core/dead-letters/letter-pointer.ts';
import { readDeadLetter, recordOf } from '../../core/dead-letters/read-dead-letter.ts';
import type { KeptRecord } from './letter-source.ts';

/** What the text of a message, line or object turned out to be. */
export type ReadKept =
  | { readonly kind: 'records'; readonly records: readonly KeptRecord[] }
  | { readonly kind: 'pointer'; readonly pointer: LetterPointer }
  | { readonly kind: 'problem'; readonly message: string };

/**
 * What is read at most of a message, line or object. The largest that is written here is a batch that Lambda gave up:
 * an event of 6 MB as text in JSON.
 */
export const mostLetterBytes = 64 * 1_048_576;

export const tooLong = `it has more than ${mostLetterBytes} bytes, and no letter is as large`;

type Fields = Readonly<Record<string, unknown>>;

/** Reads a dead letter, a pointer to one, or the document that Lambda keeps of a batch it gave up. Never throws. */
export function readKept(text: string): ReadKept {
  try {
    return readText(text);
  } catch (error) {
    // A defect of ours, met by one letter, is no reason to leave the others.
    return problem(describeError(error));
  }
}

/** A name and a message, for the reader of the letters. */
export function describeError(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

function readText(text: string): ReadKept {
  const value = parse(text);
  if (value === undefined) return problem('it is not JSON');
  if (isObject(value) && isObject(value['KafkaBatchInfo'])) return readBatch(value);
  const pointer = readPointer(value);
  if (pointer !== undefined) return { kind: 'pointer', pointer };
  const read = readDeadLetter(value);
  if (read.kind === 'problem') return read;
  const { letter } = read;
  const kept = {
    record: recordOf(letter),
    failure: letter.failure,
    source: letter.source,
    connector: letter.connector.name,
    keptAtMs: Date.parse(letter.writtenAt),
  };
  return { kind: 'records', records: [kept] };
}

/**
 * A batch that Lambda gave up, as it is stored in S3, payload and all
 * (https://docs.aws.amazon.com/lambda/latest/dg/with-msk-on-failure.html).
 */
function readBatch(document: Fields): ReadKept {
  const { payload, timestamp } = document;
  if (payload === undefined) {
    return problem(
      'it tells where the records of a batch are in the log, not what they are; only S3 gets the records themselves',
    );
  }
  const event = typeof payload === 'string' ? parse(payload) : payload;
  if (isNestedDeeper(event)) {
    return problem(`its payload is no event: it is nested deeper than ${mostLevels} levels`);
  }
  const keptAtMs = typeof timestamp === 'string' ? Date.parse(timestamp) : NaN;
  if (Number.isNaN(keptAtMs)) return problem('its timestamp is not a time in ISO 8601');
  try {
    const records = decodeEvent(event).map((record) => ({
      record,
      failure: failureOf(document),
      source: readEventSource(event),
      connector: null,
      keptAtMs,
    }));
    return { kind: 'records', records };
  } catch (error) {
    if (error instanceof EventError) return problem(`its payload is no event: ${error.message}`);
    throw error;
  }
}

function failureOf({ requestContext, responseContext }: Fields): KeptRecord['failure'] {
  const condition = isObject(requestContext) ? requestContext['condition'] : undefined;
  const code = typeof condition === 'string' ? condition : 'unknown';
  const error = isObject(responseContext) ? responseContext['functionError'] : undefined;
  const last = typeof error === 'string' ? `; the last invocation ended with function error ${error}` : '';
  return { code, stage: null, message: `Lambda gave the whole batch up${last}`, table: null, column: null };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function problem(message: string): ReadKept {
  return { kind: 'problem', message };
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
