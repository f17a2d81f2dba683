import { known, message } from '../failure-message.ts';
import type { Outcome } from '../outcome.ts';
import { BatchCrash } from './batch-crash.ts';

/** In a smaller batch a few records would be "most": their dead letters are no flood. */
export const leastRecords = 20;

/**
 * Throws {@link BatchCrash} if more than the limit's share of a batch of at least {@link leastRecords} would become
 * dead letters: then it is the connector, or what is on the topic, and hardly each record by itself.
 */
export function checkDeadLetterLimit(outcomes: readonly Outcome[], limit: number): void {
  if (outcomes.length < leastRecords) return;
  const dead = outcomes.flatMap((outcome) =>
    outcome.kind === 'failed' && outcome.failure.next === 'dead-letter' ? [outcome.failure] : [],
  );
  const [first] = dead;
  if (first === undefined || dead.length <= limit * outcomes.length) return;
  const codes = [...new Set(dead.map(({ code }) => code))].join(', ');
  throw new BatchCrash({
    next: 'crash',
    stage: first.stage,
    code: 'too_many_dead_letters',
    message: message`${known(dead.length)} of ${known(outcomes.length)} records would become dead letters (${known(codes)}), allowed is a share of ${known(limit)}; correct the connector, or raise its deadLetterLimit (1: no limit)`,
    ...(first.table === undefined ? {} : { table: first.table }),
  });
}
