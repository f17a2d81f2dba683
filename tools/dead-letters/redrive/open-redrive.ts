import { pause } from '../../../local/process/pause.ts';
import type { Progress } from '../../progress.ts';
import { DrainWatch } from './drain-watch.ts';
import { findRedriveGate } from './redrive-gate.ts';

/** When the queue is looked at. */
export interface DrainPace {
  /** Milliseconds between two looks at the queue. */
  readonly lookEveryMs: number;
  /** How long its count must be 0 before it counts as empty. */
  readonly settleMs: number;
}

/** For queues of AWS. */
const awsPace: DrainPace = { lookEveryMs: 5_000, settleMs: 30_000 };

/** Beyond the visibility timeout: time to process what becomes visible then. */
const retryMs = 60_000;

/** What a redrive through the stack's own function did to a queue. */
export interface DrainResult {
  readonly before: number;
  readonly remaining: number;
  readonly isInterrupted: boolean;
}

/**
 * `dlq redrive --open`: enables the deployed redrive until the queue is empty, no message leaves it any more, or the
 * signal fires. Then disables it, also where something failed.
 */
export async function openRedrive(
  queueUrl: string,
  progress: Progress,
  signal: AbortSignal,
  { lookEveryMs, settleMs }: DrainPace = awsPace,
): Promise<DrainResult> {
  const gate = await findRedriveGate(queueUrl);
  try {
    const before = await gate.count();
    const watch = new DrainWatch({ settleMs, stuckMs: gate.visibilityTimeoutMs + retryMs });
    let remaining = before;
    let state = watch.note(before, performance.now());
    try {
      if (before > 0) await gate.set(true);
      progress.note(`${before} messages in the queue; the redrive is open, Ctrl-C closes it`);
      while (state === 'going' && before > 0 && !signal.aborted) {
        await pause(lookEveryMs, signal);
        const now = await gate.count();
        if (now !== remaining) progress.note(`${now} messages in the queue`);
        remaining = now;
        state = watch.note(remaining, performance.now());
      }
    } finally {
      await gate.set(false);
    }
    return { before, remaining, isInterrupted: signal.aborted };
  } finally {
    gate.end();
  }
}

/** `dlq redrive --close`: disables a redrive that was left open. Resolves to the messages in the queue. */
export async function closeRedrive(queueUrl: string): Promise<number> {
  const gate = await findRedriveGate(queueUrl);
  try {
    await gate.set(false);
    return await gate.count();
  } finally {
    gate.end();
  }
}
