import { friendly } from '../../../local/event-source/behaviour.ts';
import type { Behaviour } from '../../../local/event-source/behaviour.ts';
import { seededRandom } from '../../../local/event-source/random.ts';
import { countRecords } from '../../../local/event-source/delivery.ts';
import type { Delivery } from '../../../local/event-source/delivery.ts';
import { Poller } from '../../../local/event-source/poller.ts';
import type { PollerLimits, Verdict } from '../../../local/event-source/poller.ts';
import { SourcePartition } from '../../../local/event-source/source-partition.ts';
import { newCounters } from '../../../local/event-source/stats.ts';

export const generousLimits: PollerLimits = {
  batchSize: 10,
  batchingWindowMs: 0,
  maxBytes: 1_000_000,
  maxInvocations: 5,
  maximumRecordAgeMs: Number.POSITIVE_INFINITY,
  maximumRetryAttempts: -1,
  bisectBatchOnFunctionError: false,
  backoffMs: { initial: 10, maximum: 100 },
};

/** A poller whose function, time and log are the test's. */
export function pollerWith(limits: Partial<PollerLimits> = {}, behaviour: Partial<Behaviour> = {}) {
  const counters = newCounters();
  const chosen = { ...friendly, ...behaviour };
  const poller = new Poller({ ...generousLimits, ...limits }, chosen, seededRandom(chosen.seed), counters);
  return { poller, counters };
}

/** A partition that holds records with the given offsets, all of them waiting since time 0. */
export function partitionWith(index: number, offsets: readonly number[], jsonBytes = 20): SourcePartition {
  const partition = new SourcePartition('t', index, offsets[0] ?? 0);
  receive(partition, offsets, jsonBytes);
  return partition;
}

export function receive(
  partition: SourcePartition,
  offsets: readonly number[],
  jsonBytes = 20,
  nowMs = 0,
): void {
  const records = offsets.map((offset) => ({ offset, timestamp: offset, json: 'x'.repeat(jsonBytes) }));
  partition.receive(records, (offsets.at(-1) ?? partition.position - 1) + 1, nowMs);
}

/** `t-0:1,2 t-1:5` */
export function print(delivery: Delivery): string {
  return delivery.parts
    .map(({ partition: { name }, records }) => `${name}:${records.map(({ offset }) => offset).join(',')}`)
    .join(' ');
}

/** What happened, in order: `invoke …` and `discard …`. */
export interface Run {
  readonly steps: readonly string[];
  readonly invocations: readonly Delivery[];
}

/**
 * Runs until nothing is left to do, each invocation ending before the next step; fails after so many steps that it
 * cannot be going anywhere.
 */
export function run(
  poller: Poller,
  verdictOf: (delivery: Delivery, nth: number) => Verdict,
  startMs = 0,
): Run {
  const steps: string[] = [];
  const invocations: Delivery[] = [];
  let nowMs = startMs;
  for (let count = 0; count < 10_000; count++) {
    const step = poller.next(nowMs);
    if (step === undefined) {
      const wakeAtMs = poller.wakeAtMs(nowMs);
      if (wakeAtMs === undefined) return { steps, invocations };
      nowMs = wakeAtMs;
      continue;
    }
    if (step.kind === 'discard') {
      steps.push(`discard ${print(step.delivery)} ${step.condition}`);
      poller.noteDiscarded(step.delivery);
      continue;
    }
    steps.push(`invoke ${print(step.delivery)}`);
    invocations.push(step.delivery);
    if (countRecords(step.delivery.parts) === 0) throw new Error('an empty delivery');
    poller.settle(step.delivery, verdictOf(step.delivery, invocations.length), 'request', nowMs);
  }
  throw new Error(`not done after 10,000 steps: ${steps.slice(-5).join(' | ')}`);
}

export const done: Verdict = { kind: 'done' };
export const functionError: Verdict = { kind: 'failed', failure: 'function-error' };

export const reported = (...failed: (readonly [name: string, ...offsets: number[]])[]): Verdict => ({
  kind: 'reported',
  failed: new Map(failed.map(([name, ...offsets]) => [name, new Set(offsets)])),
});
