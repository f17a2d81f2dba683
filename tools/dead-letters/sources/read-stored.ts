import { isObject } from '../../../core/value/is-object.ts';
import { describeThrown } from '../../../core/failure/thrown.ts';
import { readSourceCluster } from '../../../core/decode/event/source-cluster.ts';
import { decodeEvent, EventError } from '../../../core/decode/event/msk-event.ts';
import { isNestedDeeper, mostLevels } from '../../../core/dead-letters/nesting.ts';
import { readPointer, type LetterPointer } from '../../../core/dead-letters/letter-pointer.ts';
import { readDeadLetter, recordOf } from '../../../core/dead-letters/read-dead-letter.ts';
import type { UnwrittenRecord } from '../records/unwritten-record.ts';

/** What the text of a message, line or object turned out to be. */
export type ReadStored =
  | { readonly kind: 'records'; readonly records: readonly UnwrittenRecord[] }
  | { readonly kind: 'pointer'; readonly pointer: LetterPointer }
  | { readonly kind: 'problem'; readonly message: string };

/**
 * The longest message, line or object that is read. The largest that is ever stored is a batch that Lambda gave up: an
 * event of 6 MB as text in JSON.
 */
export const maxLetterBytes = 64 * 1_048_576;

export const tooLong = `it has more than ${maxLetterBytes} bytes; no dead letter is that large`;

type Fields = Readonly<Record<string, unknown>>;

/** Reads a dead letter, a pointer to one, or the document that Lambda stores of a batch it gave up. Never throws. */
export function readStored(text: string): ReadStored {
  try {
    return readText(text);
  } catch (error) {
    // A defect in this code that one letter triggers must not stop the others.
    return problem(describeThrown(error));
  }
}

function readText(text: string): ReadStored {
  const value = parse(text);
  if (value === undefined) return problem('it is not JSON');
  if (isObject(value) && isObject(value['KafkaBatchInfo'])) return readBatch(value);
  const pointer = readPointer(value);
  if (pointer !== undefined) return { kind: 'pointer', pointer };
  const read = readDeadLetter(value);
  if (read.kind === 'problem') return read;
  const { letter } = read;
  const unwritten = {
    record: recordOf(letter),
    failure: letter.failure,
    source: letter.source,
    connector: letter.connector.name,
    storedAtMs: Date.parse(letter.writtenAt),
  };
  return { kind: 'records', records: [unwritten] };
}

/**
 * A batch that Lambda gave up, as it is stored in S3, payload and all
 * (https://docs.aws.amazon.com/lambda/latest/dg/with-msk-on-failure.html).
 */
function readBatch(document: Fields): ReadStored {
  const { payload, timestamp } = document;
  if (payload === undefined) {
    return problem(
      'it has the positions of a batch, not its records; only a destination in S3 gets the records themselves',
    );
  }
  const event = typeof payload === 'string' ? parse(payload) : payload;
  if (isNestedDeeper(event)) {
    return problem(`its payload is no event: it is nested deeper than ${mostLevels} levels`);
  }
  const storedAtMs = typeof timestamp === 'string' ? Date.parse(timestamp) : NaN;
  if (Number.isNaN(storedAtMs)) return problem('its timestamp is not a time in ISO 8601');
  try {
    const records = decodeEvent(event).map((record) => ({
      record,
      failure: failureOf(document),
      source: readSourceCluster(event),
      connector: null,
      storedAtMs,
    }));
    return { kind: 'records', records };
  } catch (error) {
    if (error instanceof EventError) return problem(`its payload is no event: ${error.message}`);
    throw error;
  }
}

function failureOf({ requestContext, responseContext }: Fields): UnwrittenRecord['failure'] {
  const condition = isObject(requestContext) ? requestContext['condition'] : undefined;
  const code = typeof condition === 'string' ? condition : 'unknown';
  const error = isObject(responseContext) ? responseContext['functionError'] : undefined;
  const last = typeof error === 'string' ? `; the last invocation ended with function error ${error}` : '';
  return { code, stage: null, message: `Lambda gave up the whole batch${last}`, table: null, column: null };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function problem(message: string): ReadStored {
  return { kind: 'problem', message };
}
