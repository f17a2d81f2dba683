import type { Tally } from '../../local/pipeline/tally.ts';

/** What is known of a run whose source was filled by `dev` alone. */
export interface Findings {
  /** Records that Kafka has acknowledged. */
  readonly produced: number;
  /** Positions in all topics of the connector that the event source is done with. */
  readonly done: number;
  /** Of these, positions that it gave up without an invocation. */
  readonly givenUp: number;
  /** Of these, positions with a dead letter. */
  readonly deadLettered: number;
  /** What the function has reported; a record that was delivered twice counts twice. */
  readonly tally: Tally;
}

/** Every record that was produced, by what became of it. */
export interface Account {
  readonly produced: number;
  readonly written: number;
  readonly skipped: number;
  readonly deadLettered: number;
  /** `produced` less the other three: 0 when nothing was lost. */
  readonly unaccounted: number;
  /** What does not fit, one line each. */
  readonly problems: readonly string[];
}

/**
 * Accounts for every position once. A position counts as written or skipped if the event source is done with it, it
 * has no dead letter, and the function has reported as many: whichever of the two knows of fewer is believed.
 */
export function accountFor({ produced, done, givenUp, deadLettered, tally }: Findings): Account {
  const delivered = Math.max(0, done - givenUp - deadLettered);
  const skipped = Math.min(tally.skipped, delivered);
  const written = Math.min(tally.written, delivered - skipped);
  const unaccounted = produced - written - skipped - deadLettered;
  const problems: string[] = [];
  if (done > produced) {
    problems.push(
      `${done - produced} more records were delivered than were sent here; let nobody else produce to the topics`,
    );
  }
  if (givenUp > 0) problems.push(`${records(givenUp)} larger than an event of Lambda, and given up`);
  const unreported = delivered - written - skipped;
  if (unreported > 0) problems.push(`${records(unreported)} delivered, and not reported by the function`);
  const pending = produced - done;
  if (pending > 0) problems.push(`${records(pending)} sent, and not delivered`);
  return { produced, written, skipped, deadLettered, unaccounted, problems };
}

const records = (count: number): string => (count === 1 ? '1 record was' : `${count} records were`);
