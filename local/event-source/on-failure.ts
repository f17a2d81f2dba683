import { isoTime } from '../../core/print/print-time.ts';
import { appendLine } from '../files/append-line.ts';
import type { Delivery, DiscardCondition } from './delivery.ts';
import { writeEvent } from './event-text.ts';
import type { EventEnvelope } from './event-text.ts';
import type { FileDestination } from './options.ts';

/** What an on-failure document has besides its records. */
export interface DiscardContext {
  readonly envelope: EventEnvelope;
  readonly functionArn: string;
  readonly condition: DiscardCondition;
  readonly timestampMs: number;
}

/**
 * The document that Lambda sends to an on-failure destination
 * (https://docs.aws.amazon.com/lambda/latest/dg/with-msk-on-failure.html), as one line of JSON. SQS gets where the
 * records are, S3 the event too, as text. `responseContext` is null where no invocation's error was the end.
 */
export function writeFailureDocument(
  delivery: Delivery,
  { envelope, functionArn, condition, timestampMs }: DiscardContext,
  form: FileDestination['form'],
): string {
  const parts = delivery.parts.map(({ partition: { name }, records }) => ({ name, records }));
  const payload = writeEvent(envelope, parts);
  const { last } = delivery;
  return JSON.stringify({
    requestContext: {
      requestId: last?.requestId ?? null,
      functionArn,
      condition,
      approximateInvokeCount: delivery.invokeCount,
    },
    responseContext:
      last === undefined
        ? null
        : {
            statusCode: 200,
            executedVersion: '$LATEST',
            functionError: last.failure === 'function-error' ? 'Unhandled' : null,
          },
    version: '1.0',
    timestamp: new Date(timestampMs).toISOString(),
    KafkaBatchInfo: {
      batchSize: parts.reduce((count, { records }) => count + records.length, 0),
      ...envelope,
      payloadSize: payload.length,
      recordsInfo: Object.fromEntries(
        parts.map(({ name, records }) => {
          const first = records[0];
          const final = records.at(-1);
          return [
            name,
            {
              firstRecordOffset: String(first?.offset),
              lastRecordOffset: String(final?.offset),
              firstRecordTimestamp: printTime(first?.timestamp ?? 0),
              lastRecordTimestamp: printTime(final?.timestamp ?? 0),
            },
          ];
        }),
      ),
    },
    ...(form === 's3' ? { payload } : {}),
  });
}

/** Stores a document in the file that emulates the destination. Throws when it cannot be written. */
export function storeFailureDocument(destination: FileDestination, document: string): void {
  try {
    appendLine(destination.path, document);
  } catch (cause) {
    throw new Error(`the on-failure destination '${destination.path}' cannot be written; name another file`, {
      cause,
    });
  }
}

/** ISO 8601, or the bare number where that has no such form: a producer may send any. */
function printTime(ms: number): string {
  return isoTime(ms) ?? String(ms);
}
