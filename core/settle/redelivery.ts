import type { FailureResponse } from '../contract/environment.ts';
import type { Outcome } from '../record/outcome.ts';

/** What decides whether a record can be redelivered without the rest of its batch. */
export interface RedeliveryRule {
  /** What the event source understands: in `throw` mode, whole batches alone. */
  readonly mode: FailureResponse;
  /** Their records must not be written again after later ones of the log. */
  readonly orderedTopics: ReadonlySet<string>;
}

/** Whether the event source is to redeliver the record. */
export function isRetried(outcome: Outcome): boolean {
  return outcome.kind === 'failed' && outcome.failure.next === 'retry';
}

/**
 * Whether a record of this topic takes its whole batch along when it is redelivered: always in `throw` mode, else if
 * the topic is ordered.
 *
 * Lambda documents that a batch which failed as a whole is redelivered whole, and that a partition is read in order
 * (https://docs.aws.amazon.com/lambda/latest/dg/with-msk-configure.html). It does not document whether later records
 * wait for those that were reported, and a record of an ordered topic would overwrite them.
 */
export function takesWholeBatch(topic: string, { mode, orderedTopics }: RedeliveryRule): boolean {
  return mode === 'throw' || orderedTopics.has(topic);
}

/** How to answer for a batch whose outcomes are final: `throw` where a record takes the whole batch along. */
export function chooseFailureResponse(outcomes: readonly Outcome[], rule: RedeliveryRule): FailureResponse {
  return needsWholeBatch(outcomes, rule) ? 'throw' : rule.mode;
}

/**
 * If one record takes the whole batch along, every record of the batch is redelivered: then all that failed are
 * retried, and their dead letters are stored in the attempt in which no record is retried.
 */
export function postponeDeadLetters(outcomes: readonly Outcome[], rule: RedeliveryRule): readonly Outcome[] {
  if (!needsWholeBatch(outcomes, rule)) return outcomes;
  return outcomes.map((outcome) =>
    outcome.kind === 'failed' ? { ...outcome, failure: { ...outcome.failure, next: 'retry' } } : outcome,
  );
}

function needsWholeBatch(outcomes: readonly Outcome[], rule: RedeliveryRule): boolean {
  return outcomes.some((outcome) => isRetried(outcome) && takesWholeBatch(outcome.record.topic, rule));
}
