import type { CommandIo } from '../../cli/terminal/command.ts';
import { pause } from '../../local/process/pause.ts';
import { DrainWatch } from './drain-watch.ts';
import { findRedriveGate } from './redrive-gate.ts';

export interface OpenRedriveOptions {
  readonly queueUrl: string;
  readonly json: boolean;
  /** Milliseconds between two looks at the queue. */
  readonly lookEveryMs: number;
  /** How long the queue must be empty to be believed. */
  readonly settleMs: number;
}

/** A looks-and-waits pace for queues of AWS. */
export const openRedrivePace = { lookEveryMs: 5_000, settleMs: 30_000 } as const;

/** Beyond the visibility timeout: what comes back then needs time to be tried. */
const retryMs = 60_000;

/**
 * `dlq redrive --open`: lets the deployed redrive run until the queue is empty, nothing leaves it any more, or the
 * signal fires; then closes it, however it ended.
 */
export async function openRedrive(
  { queueUrl, json, lookEveryMs, settleMs }: OpenRedriveOptions,
  io: CommandIo,
  signal: AbortSignal,
): Promise<number> {
  const gate = await findRedriveGate(queueUrl);
  try {
    const before = await gate.count();
    const watch = new DrainWatch({ settleMs, stuckMs: gate.visibilityTimeoutMs + retryMs });
    let left = before;
    let state = watch.note(before, performance.now());
    try {
      if (before > 0) await gate.set(true);
      io.err(`${before} messages in the queue; the redrive is open, Ctrl-C closes it`);
      while (state === 'going' && before > 0 && !signal.aborted) {
        await pause(lookEveryMs, signal);
        const now = await gate.count();
        if (now !== left) io.err(`${now} messages in the queue`);
        left = now;
        state = watch.note(left, performance.now());
      }
    } finally {
      await gate.set(false);
    }
    return conclude({ before, left, isInterrupted: signal.aborted }, json, io);
  } finally {
    gate.end();
  }
}

/** `dlq redrive --close`: ends a redrive that was left open. */
export async function closeRedrive(queueUrl: string, json: boolean, io: CommandIo): Promise<number> {
  const gate = await findRedriveGate(queueUrl);
  try {
    await gate.set(false);
    const left = await gate.count();
    io.out(json ? JSON.stringify({ left, isOpen: false }) : `closed; ${left} messages are in the queue`);
    return 0;
  } finally {
    gate.end();
  }
}

function conclude(
  { before, left, isInterrupted }: { before: number; left: number; isInterrupted: boolean },
  json: boolean,
  io: CommandIo,
): number {
  if (json) io.out(JSON.stringify({ before, left, isInterrupted, isOpen: false }));
  else io.out(`closed; of ${before} messages ${left} are in the queue`);
  if (left > 0 && !isInterrupted) {
    io.err(`what is left went back: the log of the redrive says why, 'dlq ls' shows what it is`);
  }
  return left === 0 ? 0 : 1;
}
