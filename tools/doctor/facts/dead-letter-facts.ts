import type { Fact } from './fact.ts';

/** The queue of dead letters. */
export interface DeadLetterFacts {
  readonly queueUrl: string;
  readonly queue: Fact<DeadLetterQueue>;
  /** The functions that take letters from it, as a redrive does. */
  readonly readers: Fact<readonly QueueReader[]>;
}

export interface DeadLetterQueue {
  readonly arn: string;
  readonly waiting: number;
  readonly visibilitySeconds: number;
  readonly retentionSeconds: number;
}

export interface QueueReader {
  readonly functionName: string;
  readonly timeoutSeconds: Fact<number>;
}
