import type { FailureCode } from '../contract/failure-codes.ts';
import type { FailureResponse } from '../contract/environment.ts';
import { printPartition } from '../contract/record-position.ts';
import type { Outcome } from '../record/outcome.ts';
import type { SourceRecord } from '../record/source-record.ts';
import { isRetried } from './redelivery.ts';

/** What the event source understands as a partial failure. */
export interface BatchResponse {
  readonly batchItemFailures: readonly BatchItemFailure[];
  /** Only in the answer to a redrive: the records that have a new dead letter. */
  readonly deadLettered?: readonly DeadLettered[];
}

export interface DeadLettered extends BatchItemFailure {
  readonly code: FailureCode;
}

/**
 * The identifier is an object: the event source takes a bare string for an invalid answer and redelivers the whole
 * batch (https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html).
 */
export interface BatchItemFailure {
  readonly itemIdentifier: {
    /** Topic and partition in one: `shop.orders-0`. */
    readonly partition: string;
    readonly offset: number;
  };
}

/** Thrown where a partial failure cannot or must not be reported: the event source redelivers the whole batch. */
export class BatchIncomplete extends Error {
  override readonly name = 'BatchIncomplete';
}

/** The answer to the event source; throws {@link BatchIncomplete} in `throw` mode if a record must be redelivered. */
export function toBatchResponse(outcomes: readonly Outcome[], mode: FailureResponse): BatchResponse {
  const response = reportFailures(outcomes);
  const failed = response.batchItemFailures.length;
  if (mode === 'throw' && failed > 0) {
    throw new BatchIncomplete(
      `${failed} of ${outcomes.length} records must be redelivered, and so the whole batch`,
    );
  }
  return response;
}

/** Reports every record that must be redelivered, and no other. */
export function reportFailures(outcomes: readonly Outcome[]): BatchResponse {
  const batchItemFailures: BatchItemFailure[] = [];
  for (const outcome of outcomes) {
    if (!isRetried(outcome)) continue;
    batchItemFailures.push({ itemIdentifier: identify(outcome.record) });
  }
  return { batchItemFailures };
}

/** The records that have a new dead letter, for the answer to a redrive. */
export function reportDeadLettered(outcomes: readonly Outcome[]): readonly DeadLettered[] {
  return outcomes.flatMap((outcome) => {
    if (outcome.kind !== 'failed' || outcome.failure.next !== 'dead-letter') return [];
    return [{ itemIdentifier: identify(outcome.record), code: outcome.failure.code }];
  });
}

function identify(record: SourceRecord): BatchItemFailure['itemIdentifier'] {
  return { partition: printPartition(record), offset: record.offset };
}
