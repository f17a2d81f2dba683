import { known, message, type FailureMessage } from '../failure/failure-message.ts';
import type { FailedOutcome, Outcome } from '../record/outcome.ts';
import { BatchCrash } from '../record/batch-crash.ts';
import { addToWindow, isOver, printShare, shareOf, type DeadLetterWindow } from './dead-letter-window.ts';
import { printExample, toExample, type FailureExample } from '../record/failure-example.ts';

/** Topics of which too many records would become dead letters, and those records. */
export interface FloodedTopics {
  readonly topics: ReadonlySet<string>;
  readonly message: FailureMessage;
  readonly examples: readonly FailureExample[];
}

export interface LimitVerdict {
  /** With the batch added. */
  readonly window: DeadLetterWindow;
  readonly flooded: FloodedTopics | undefined;
}

const mostExamples = 3;

/**
 * Adds a batch to the window and judges every topic that has a dead letter in the batch: of those above the limit it
 * is the connector, or what is on the topic, and hardly each record by itself.
 */
export function judgeDeadLetters(
  outcomes: readonly Outcome[],
  before: DeadLetterWindow,
  limit: number,
): LimitVerdict {
  const window = addToWindow(before, outcomes);
  const dead = outcomes.filter(isDead);
  const topics = new Set(
    dead.map(({ record }) => record.topic).filter((topic) => isOver(shareOf(window, topic), limit)),
  );
  if (topics.size === 0) return { window, flooded: undefined };
  const examples = dead
    .filter(({ record }) => topics.has(record.topic))
    .slice(0, mostExamples)
    .map(toExample);
  const shares = [...topics].map((topic) => printShare(shareOf(window, topic), topic)).join('; ');
  const reason = message`${known(shares)} would become dead letters, allowed is a share of ${known(limit)}; correct the connector, or raise its deadLetterLimit (1: no limit). Examples: ${known(examples.map(printExample).join('; '))}`;
  return { window, flooded: { topics, message: reason, examples } };
}

/** For an answer that cannot name records: ends the batch, which is redelivered whole. */
export function crashOf({ message: reason, examples }: FloodedTopics): BatchCrash {
  return new BatchCrash(
    { next: 'crash', stage: 'map', code: 'too_many_dead_letters', message: reason },
    examples,
  );
}

/** Retries the dead letters of flooded topics; every other record has the outcome that it had. */
export function holdDeadLetters(outcomes: readonly Outcome[], { topics }: FloodedTopics): readonly Outcome[] {
  return outcomes.map((outcome) => {
    if (!isDead(outcome) || !topics.has(outcome.record.topic)) return outcome;
    const { failure } = outcome;
    return {
      ...outcome,
      failure: {
        ...failure,
        next: 'retry',
        code: 'too_many_dead_letters',
        message: message`held back with too many others of its topic: ${known(failure.code)}: ${failure.message}`,
      },
    };
  });
}

function isDead(outcome: Outcome): outcome is FailedOutcome {
  return outcome.kind === 'failed' && outcome.failure.next === 'dead-letter';
}
