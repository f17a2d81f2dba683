import { readAnswer } from './answer.ts';
import type { Delivery } from './delivery.ts';
import { writeEvent } from './event-text.ts';
import type { EventEnvelope } from './event-text.ts';
import type { EventSourceOptions } from './options.ts';
import type { Verdict } from './poller.ts';

/** What came of calling the function with a delivery. */
export interface CallOutcome {
  readonly verdict: Verdict;
  /** `undefined` where no answer came. */
  readonly requestId: string | undefined;
}

export const noAnswer: CallOutcome = {
  verdict: { kind: 'failed', failure: 'no-answer' },
  requestId: undefined,
};

/** Calls the function with a delivery's event and reads what it answers; never rejects. */
export function createCaller(
  { invoke, reportBatchItemFailures = false }: EventSourceOptions,
  envelope: EventEnvelope,
): (delivery: Delivery) => Promise<CallOutcome> {
  return async (delivery) => {
    const parts = delivery.parts.map(({ partition: { name }, records }) => ({ name, records }));
    try {
      const result = await invoke(writeEvent(envelope, parts));
      const { requestId } = result;
      if (result.kind !== 'success') {
        return { requestId, verdict: { kind: 'failed', failure: 'function-error' } };
      }
      if (!reportBatchItemFailures) return { requestId, verdict: { kind: 'done' } };
      const answer = readAnswer(result.payload, (name, offset) =>
        parts.some((part) => part.name === name && part.records.some((record) => record.offset === offset)),
      );
      return {
        requestId,
        verdict: answer.kind === 'malformed' ? { kind: 'failed', failure: 'malformed-answer' } : answer,
      };
    } catch {
      return noAnswer;
    }
  };
}
