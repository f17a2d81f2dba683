import { EventError } from '../decode/event/msk-event.ts';
import { isObject } from '../value/is-object.ts';

/** One message of the dead-letter queue, as its event source brings it. */
export interface LetterMessage {
  readonly id: string;
  /** What the queue wants to hear to delete the message. */
  readonly receipt: string;
  /** A dead letter as JSON text, or a pointer to one. */
  readonly body: string;
}

/**
 * What an event source for SQS understands as a partial failure: the messages named go back to their queue, and come
 * again after its visibility timeout; the others are deleted
 * (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html).
 */
export interface LetterResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/**
 * Reads the event of Lambda's event source for SQS.
 * Throws {@link EventError} that names the path, the kind of thing found there and what is allowed: then every
 * message goes back.
 */
export function decodeLetterEvent(event: unknown): readonly LetterMessage[] {
  const records = isObject(event) ? event['Records'] : undefined;
  if (!Array.isArray(records)) refuse('event.Records', records, 'an array of messages of SQS');
  const entries: readonly unknown[] = records;
  return entries.map((entry, index) => {
    const path = `event.Records[${index}]`;
    if (!isObject(entry)) refuse(path, entry, 'an object');
    return {
      id: text(entry['messageId'], `${path}.messageId`),
      receipt: text(entry['receiptHandle'], `${path}.receiptHandle`),
      body: text(entry['body'], `${path}.body`),
    };
  });
}

function text(value: unknown, path: string): string {
  if (typeof value !== 'string') refuse(path, value, 'text');
  return value;
}

function refuse(path: string, got: unknown, allowed: string): never {
  const kind = got === undefined || got === null ? 'nothing' : `a value of type ${typeof got}`;
  throw new EventError(`${path}: got ${kind}, allowed is ${allowed}`);
}
