import type { FailureResponse } from '../../contract.ts';
import type { Outcome } from '../outcome.ts';

/** What the event source understands as a partial failure. */
export interface BatchResponse {
  readonly batchItemFailures: readonly BatchItemFailure[];
}

/**
 * The identifier is an object: the event source takes a bare string for an invalid answer and brings the whole batch
 * again (https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html).
 */
export interface BatchItemFailure {
  readonly itemIdentifier: {
    /** Topic and partition in one: `shop.orders-0`. */
    readonly partition: string;
    readonly offset: number;
  };
}

/** Thrown where partial failures can't be reported: the event source brings the whole batch again. */
export class BatchIncomplete extends Error {
  override readonly name = 'BatchIncomplete';
}

/** Answers the event source; throws {@link BatchIncomplete} in `throw` mode if any record must come again. */
export function respond(outcomes: readonly Outcome[], mode: FailureResponse): BatchResponse {
  const response = reportFailures(outcomes);
  const failed = response.batchItemFailures.length;
  if (mode === 'throw' && failed > 0) {
    throw new BatchIncomplete(
      `${failed} of ${outcomes.length} records must come again, and so the whole batch`,
    );
  }
  return response;
}

/** Reports every record that must come again, and none else. */
export function reportFailures(outcomes: readonly Outcome[]): BatchResponse {
  const batchItemFailures: BatchItemFailure[] = [];
  for (const outcome of outcomes) {
    if (outcome.kind !== 'failed' || outcome.failure.next !== 'retry') continue;
    const { topic, partition, offset } = outcome.record;
    batchItemFailures.push({ itemIdentifier: { partition: `${topic}-${partition}`, offset } });
  }
  return { batchItemFailures };
}
