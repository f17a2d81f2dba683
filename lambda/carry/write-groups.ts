import { message } from '../../core/failure/failure-message.ts';
import type { Failure, RecordFailure } from '../../core/failure/failure.ts';
import { requestTimeoutMs, type DeadlinePolicy } from '../../core/flow/deadline.ts';
import { observe, requestsAllowed, type Limiter } from '../../core/flow/limiter.ts';
import type { Pacing } from '../../core/flow/pacing.ts';
import { slowDown, speedUp } from '../../core/flow/partition-backoff.ts';
import { planRetry } from '../../core/flow/retry.ts';
import { unfold } from '../../core/plan/fold.ts';
import type { Lane, LaneSource, WriteGroup } from '../../core/record/write.ts';
import { BatchCrash } from '../../core/record/batch-crash.ts';
import type { WriteCounts } from '../../core/settle/telemetry-event.ts';
import type { Clock } from '../ports/clock.ts';
import type { RowStore } from '../ports/store.ts';
import { LaneProgress } from './lane-progress.ts';

export interface WriteSettings {
  readonly store: RowStore;
  readonly clock: Clock;
  /** Evenly drawn from 0 to below 1: the jitter of waits. */
  readonly random: () => number;
  readonly deadline: DeadlinePolicy;
  /** Absent: nothing but the limiter holds requests back. */
  readonly pacing?: Pacing;
  /**
   * The statements were prepared for this batch: a value that the server refuses is its row's fault, and not a sign that
   * the table has changed. Default: false.
   */
  readonly isFresh?: boolean;
}

/** What became of a batch's writes: each is acknowledged or has a failure. */
export interface WrittenBatch {
  readonly failures: readonly RecordFailure[];
  /** When each record's last row was acknowledged, by record index, in milliseconds since the epoch; else 0. */
  readonly ackedAtMs: Float64Array;
  readonly counts: WriteCounts;
  readonly limiter: Limiter;
}

/**
 * Writes every lane with as many requests in flight as the limiter allows, and resolves when none is in flight.
 *
 * A retriable failure is retried while there is time before `deadlineMs` (of `clock.monotonic()`). A group that the
 * server rejects is split until the rejected write stands alone, and what was folded into it is written in its place.
 * Nothing is started that cannot end in time: what remains fails as `out_of_time`, and what follows a retriable failure
 * in its lane as `held_back`. Folded writes are acknowledged, or fail to be retried, with the write that hides them.
 *
 * Rejects with {@link BatchCrash} for a failure that concerns every record, and with whatever taking the next lane
 * throws; by then no request is in flight.
 */
export function writeGroups(
  lanes: LaneSource,
  recordCount: number,
  limiter: Limiter,
  deadlineMs: number,
  settings: WriteSettings,
): Promise<WrittenBatch> {
  return new Promise((resolve, reject) => {
    new BatchWriter(lanes, recordCount, limiter, deadlineMs, settings, resolve, reject).pump();
  });
}

/**
 * Writes the lanes of one batch. A lane is not begun, or has a {@link LaneProgress}; those that are `ready` stand in
 * one queue, those that are `in-flight` and those that are `waiting` are counted.
 */
class BatchWriter {
  /** The lanes that are not begun. */
  readonly #lanes: LaneSource;
  readonly #deadlineMs: number;
  readonly #settings: WriteSettings;
  readonly #resolve: (written: WrittenBatch) => void;
  readonly #reject: (error: unknown) => void;
  readonly #failures: RecordFailure[] = [];
  readonly #ackedAtMs: Float64Array;
  readonly #counts = { rows: 0, folded: 0, requests: 0, retries: 0, bytes: 0 };
  #limiter: Limiter;
  /** Why the batch rejects: nothing is started any more. */
  #fault: { readonly error: unknown } | undefined;
  #hasBegunAll = false;
  readonly #ready: LaneProgress[] = [];
  #inFlight = 0;
  #waiting = 0;

  constructor(
    lanes: LaneSource,
    recordCount: number,
    limiter: Limiter,
    deadlineMs: number,
    settings: WriteSettings,
    resolve: (written: WrittenBatch) => void,
    reject: (error: unknown) => void,
  ) {
    this.#lanes = lanes;
    this.#ackedAtMs = new Float64Array(recordCount);
    this.#limiter = limiter;
    this.#deadlineMs = deadlineMs;
    this.#settings = settings;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  /** Starts what may be started, and settles the batch if nothing remains. */
  pump(): void {
    while (this.#fault === undefined && this.#inFlight < requestsAllowed(this.#limiter)) {
      const lane = this.#ready.shift() ?? this.#begin();
      if (lane === undefined) break;
      this.#send(lane);
    }
    if (this.#inFlight > 0) return;
    if (this.#fault !== undefined) {
      this.#reject(this.#fault.error);
    } else if (this.#hasBegunAll && this.#ready.length === 0 && this.#waiting === 0) {
      this.#resolve({
        failures: this.#failures,
        ackedAtMs: this.#ackedAtMs,
        counts: this.#counts,
        limiter: this.#limiter,
      });
    }
  }

  #begin(): LaneProgress | undefined {
    // With the cluster gone, every lane would soon wait for its retry: so many timers have no use.
    if (this.#hasBegunAll || this.#waiting >= this.#limiter.settings.maxLimit) return undefined;
    const lane = this.#takeLane();
    if (lane === undefined) this.#hasBegunAll = true;
    const group = lane?.[0];
    return lane === undefined || group === undefined ? undefined : new LaneProgress(lane, group);
  }

  /** Maps the next records, where the lanes are made as they are taken. */
  #takeLane(): Lane | undefined {
    try {
      return this.#lanes.next();
    } catch (error) {
      this.#fault = { error };
      return undefined;
    }
  }

  #send(lane: LaneProgress): void {
    const group = lane.next;
    if (group === undefined) return;
    const { clock, deadline, store } = this.#settings;
    const sentAtMs = clock.monotonic();
    const timeoutMs = requestTimeoutMs(this.#deadlineMs - sentAtMs, deadline);
    if (timeoutMs === undefined) {
      this.#abandon(lane);
      return;
    }
    if (!this.#pass(lane, group, sentAtMs)) return;
    lane.send();
    this.#inFlight += 1;
    this.#counts.requests += 1;
    store.write(group, timeoutMs).then((failure) => {
      this.#ended(lane, group, failure, sentAtMs);
    }, this.#reject);
  }

  /** Whether the group may be sent now; otherwise the lane waits, or has ended. */
  #pass(lane: LaneProgress, group: WriteGroup, nowMs: number): boolean {
    const { deadline, pacing } = this.#settings;
    for (;;) {
      const gate = pacing?.gates[lane.gatesPassed];
      if (gate === undefined) return true;
      const waitMs = gate(group, nowMs, this.#deadlineMs - nowMs - deadline.minRequestMs);
      if (waitMs === undefined) {
        this.#abandon(lane);
        return false;
      }
      if (waitMs > 0) {
        lane.waitForGate();
        this.#wakeAfter(lane, waitMs);
        return false;
      }
      lane.passGate();
    }
  }

  #wakeAfter(lane: LaneProgress, ms: number): void {
    this.#waiting += 1;
    this.#settings.clock.sleep(ms).then(() => {
      this.#waiting -= 1;
      lane.wake();
      this.#ready.push(lane);
      this.pump();
    }, this.#reject);
  }

  #ended(lane: LaneProgress, group: WriteGroup, answer: Failure | undefined, sentAtMs: number): void {
    const { clock, isFresh } = this.#settings;
    const failure = isFresh === true && answer?.ofValue === true ? ofRow(answer) : answer;
    const endedAtMs = clock.monotonic();
    this.#learn(group, failure, sentAtMs, endedAtMs);
    this.#inFlight -= 1;
    if (failure === undefined) {
      this.#count(group);
      this.#acknowledge(lane);
    } else if (failure.next === 'crash') {
      this.#fault ??= { error: new BatchCrash(failure) };
    } else if (failure.next === 'retry') {
      this.#retry(lane, failure, endedAtMs);
    } else if (group.writes.length > 1) {
      lane.split(halve(group));
      this.#ready.push(lane);
    } else {
      this.#refuse(lane, group, failure);
    }
    this.pump();
  }

  #learn(group: WriteGroup, failure: Failure | undefined, sentAtMs: number, nowMs: number): void {
    const partitions = this.#settings.pacing?.partitions;
    const kind = failure === undefined ? 'success' : signals.get(failure.code);
    if (kind === undefined) return;
    if (partitions !== undefined) {
      if (kind === 'success') speedUp(partitions, group);
      else if (kind === 'timeout' && slowDown(partitions, group, sentAtMs, nowMs)) return;
    }
    const latencyMs = nowMs - sentAtMs;
    this.#limiter = observe(this.#limiter, { kind, latencyMs, inFlight: this.#inFlight, nowMs });
  }

  #count(group: WriteGroup): void {
    const nowMs = this.#settings.clock.now();
    for (const { recordIndex, folded } of group.writes) {
      this.#ackedAtMs[recordIndex] = nowMs;
      if (folded === undefined) continue;
      for (const hidden of folded) this.#ackedAtMs[hidden.recordIndex] = nowMs;
      this.#counts.folded += folded.length;
    }
    this.#counts.rows += group.writes.length;
    this.#counts.bytes += group.bytes;
  }

  #acknowledge(lane: LaneProgress): void {
    lane.acknowledge();
    if (lane.state === 'ready') this.#ready.push(lane);
  }

  /** Gives up a write that stands alone, and goes on with what it would have hidden. */
  #refuse(lane: LaneProgress, group: WriteGroup, failure: Failure): void {
    for (const { recordIndex } of group.writes) this.#failures.push({ recordIndex, failure });
    lane.refuse(group.writes.flatMap(unfold));
    if (lane.state === 'ready') this.#ready.push(lane);
  }

  #retry(lane: LaneProgress, failure: Failure, nowMs: number): void {
    const { random } = this.#settings;
    const decision = planRetry(failure, lane.attempts + 1, this.#deadlineMs - nowMs, random());
    if (decision.kind === 'give-up') {
      this.#abandon(lane, failure);
      return;
    }
    this.#counts.retries += 1;
    lane.waitForRetry();
    this.#wakeAfter(lane, decision.delayMs);
  }

  /** Fails what remains of a lane; with `failure` its part that was sent last, if one was. */
  #abandon(lane: LaneProgress, failure = outOfTime): void {
    const { parts, following } = lane.abandon();
    for (const [index, part] of parts.entries()) this.#fail(part, index === 0 ? failure : outOfTime);
    for (const group of following) this.#fail(group, heldBack);
  }

  /** Fails writes that are to be retried, and with them what is folded into them. */
  #fail(group: WriteGroup, failure: Failure): void {
    for (const { recordIndex, folded = [] } of group.writes) {
      this.#failures.push({ recordIndex, failure });
      for (const hidden of folded) this.#failures.push({ recordIndex: hidden.recordIndex, failure });
    }
  }
}

function halve({ writes }: WriteGroup): readonly WriteGroup[] {
  const middle = writes.length >> 1;
  return [writes.slice(0, middle), writes.slice(middle)].map((half) => ({
    writes: half,
    bytes: half.reduce((bytes, write) => bytes + write.bytes, 0),
  }));
}

const ofRow = (failure: Failure): Failure => ({
  ...failure,
  next: 'dead-letter',
  code: 'rejected_by_server',
});

/** What a failure tells the limiter; the others say nothing about how much the cluster can take. */
const signals = new Map<Failure['code'], 'overload' | 'timeout'>([
  ['overloaded', 'overload'],
  ['timeout', 'timeout'],
]);

const outOfTime: Failure = {
  next: 'retry',
  stage: 'write',
  code: 'out_of_time',
  message: message`the invocation ran out of time before this row was sent`,
};

const heldBack: Failure = {
  next: 'retry',
  stage: 'write',
  code: 'held_back',
  message: message`an earlier write of this partition key failed; rows without a write timestamp go in order`,
};
