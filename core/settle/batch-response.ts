import type { FailureCode } from '../contract/failure-codes.ts';
import type { FailureResponse } from '../contract/environment.ts';
import { printPartition } from '../contract/record-position.ts';
import type { Outcome } from '../record/outcome.ts';
import type { SourceRecord } from '../record/source-record.ts';

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

/** Thrown where a partial failure can't or mustn't be reported: the event source brings the whole batch again. */
export class BatchIncomplete extends Error {
  override readonly name = 'BatchIncomplete';
}

/**
 * How to answer an event source that understands `mode`: `throw` also where a record of an ordered topic must come again.
 *
 * What Lambda documents of a batch that fails as a whole is that it comes again whole, and that a partition is read
 * in order (https://docs.aws.amazon.com/lambda/latest/dg/with-msk-configure.html). Of records that were
 * reported it does not say whether later ones wait for them, and one of an ordered topic would overwrite those.
 */
export function responseTo(
  outcomes: readonly Outcome[],
  mode: FailureResponse,
  orderedTopics: ReadonlySet<string>,
): FailureResponse {
  if (orderedTopics.size === 0) return mode;
  const breaksOrder = (outcome: Outcome): boolean =>
    mustComeAgain(outcome) && orderedTopics.has(outcome.record.topic);
  return outcomes.some(breaksOrder) ? 'throw' : mode;
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
    if (!mustComeAgain(outcome)) continue;
    batchItemFailures.push({ itemIdentifier: identify(outcome.record) });
  }
  return { batchItemFailures };
}

/** The records that have a new dead letter, for who brings them again and wants to know what became of them. */
export function reportDeadLettered(outcomes: readonly Outcome[]): readonly DeadLettered[] {
  return outcomes.flatMap((outcome) => {
    if (outcome.kind !== 'failed' || outcome.failure.next !== 'dead-letter') return [];
    return [{ itemIdentifier: identify(outcome.record), code: outcome.failure.code }];
  });
}

function identify(record: SourceRecord): BatchItemFailure['itemIdentifier'] {
  return { partition: printPartition(record), offset: record.offset };
}

function mustComeAgain(outcome: Outcome): boolean {
  return outcome.kind === 'failed' && outcome.failure.next === 'retry';
}
