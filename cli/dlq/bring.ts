import { printPosition } from '../../lambda/core/record.ts';
import { buildRedriveEvents, type RedriveBatch } from '../../lambda/core/report/redrive-event.ts';
import { pause } from '../interrupt.ts';
import type { Invoker } from './answer.ts';
import type { Entry, KeptRecord, LetterSource } from './letter-source.ts';
import { coveredBy } from './selection.ts';

/** Lambda takes 6 MB (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html); a little is left free. */
const maxEventBytes = 5_500_000;

/** Time, as a redrive goes by it. */
export interface Pace {
  /** Milliseconds on a clock that never jumps. */
  nowMs(): number;
  /** Ends early when the redrive is interrupted. */
  pause(ms: number): Promise<void>;
  isInterrupted(): boolean;
}

export function systemPace(signal: AbortSignal): Pace {
  return {
    nowMs: () => performance.now(),
    pause: (ms) => pause(ms, signal),
    isInterrupted: () => signal.aborted,
  };
}

export interface Report {
  /** Written, skipped or kept anew, and gone from the source. */
  readonly through: number;
  /** The function could not finish with them: they stay where they are. */
  readonly failed: number;
  /** Why it ended before the last record. */
  readonly ended: string | undefined;
}

/** Brings batch after batch, and removes after each what has gone through: an end at any point loses nothing. */
export async function bring(
  kept: readonly KeptRecord[],
  entries: readonly Entry[],
  source: Pick<LetterSource, 'remove'>,
  invoker: Invoker,
  { batchSize, recordsPerSecond }: { readonly batchSize: number; readonly recordsPerSecond: number },
  pace: Pace,
): Promise<Report> {
  const limits = { maxRecords: Math.min(batchSize, recordsPerSecond), maxBytes: maxEventBytes };
  const batches = buildRedriveEvents(
    kept.map(({ record }) => record),
    limits,
  );
  const through = new Set<string>();
  const startedAtMs = pace.nowMs();
  let rest = entries;
  let failed = 0;
  let sent = 0;
  const report = (ended?: string): Report => ({ through: through.size, failed, ended });

  for (const batch of batches) {
    const dueMs = startedAtMs + (sent / recordsPerSecond) * 1_000;
    await pace.pause(Math.max(0, dueMs - pace.nowMs()));
    if (pace.isInterrupted()) return report('interrupted');
    const answer = await invoker.invoke(JSON.stringify(batch.event));
    if (answer.kind === 'refused') return report(answer.message);
    sent += batch.records.length;
    failed += noteAnswered(batch, answer.failed, through);
    const done = coveredBy(rest, through);
    await source.remove(done);
    rest = rest.filter((entry) => !done.includes(entry));
  }
  return report();
}

function noteAnswered(batch: RedriveBatch, failed: ReadonlySet<string>, through: Set<string>): number {
  let count = 0;
  for (const position of batch.records.map(printPosition)) {
    if (failed.has(position)) count += 1;
    else through.add(position);
  }
  return count;
}
