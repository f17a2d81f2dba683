import { message } from '../../core/failure/failure-message.ts';
import type { Failure, RecordFailure } from '../../core/failure/failure.ts';
import { requestTimeoutMs, type DeadlinePolicy } from '../../core/flow/deadline.ts';
import { observe, requestsAllowed, type Limiter } from '../../core/flow/limiter.ts';
import type { Pacing } from '../../core/flow/pacing.ts';
import { slowDown, speedUp } from '../../core/flow/partition-backoff.ts';
import { decideRetry } from '../../core/flow/retry.ts';
import { unfold } from '../../core/plan/fold.ts';
import type { Lane, WriteGroup } from '../../core/record/write.ts';
import { BatchCrash } from '../../core/record/batch-crash.ts';
import type { WriteCounts } from '../../core/settle/telemetry-event.ts';
import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store.ts';

export interface WriteSettings {
  readonly store: Store;
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
 * A retriable failure is tried again as long as there is time before `deadlineMs` (of `clock.monotonic()`). A group
 * that the server rejects is split until the culprit stands alone, and what was folded into the culprit is written in
 * its place. Nothing is started that can't end in time: what is left fails as `out_of_time`, and what follows a
 * retriable failure in its lane as `held_back`. Folded writes are acknowledged, or fail to be tried again, with the
 * write that hides them.
 *
 * Rejects with {@link BatchCrash} for a failure that is everyone's, and with whatever taking the next lane throws; by
 * then no request is in flight.
 */
export function writeGroups(
  lanes: Iterable<Lane>,
  recordCount: number,
  limiter: Limiter,
  deadlineMs: number,
  settings: WriteSettings,
): Promise<WrittenBatch> {
  return new Promise((resolve, reject) => {
    new Run(lanes, recordCount, limiter, deadlineMs, settings, resolve, reject).pump();
  });
}

/** A lane on its way. */
interface Task {
  readonly lane: Lane;
  /** Of the group being written. */
  index: number;
  /** What is left of that group: itself, or the parts it was split into; the first is next. */
  parts: readonly WriteGroup[];
  /** Attempts made for the first part. */
  attempts: number;
  /** How many of the pacing's gates the next attempt has passed. */
  gatesPassed: number;
}

/** Every lane is in exactly one of these: not begun, `ready`, in flight, waiting for a gate or a retry, ended. */
class Run {
  /** The lanes not begun. */
  readonly #lanes: Iterator<Lane, unknown>;
  readonly #deadlineMs: number;
  readonly #settings: WriteSettings;
  readonly #resolve: (written: WrittenBatch) => void;
  readonly #reject: (error: unknown) => void;
  readonly #failures: RecordFailure[] = [];
  readonly #ackedAtMs: Float64Array;
  readonly #counts = { rows: 0, folded: 0, requests: 0, retries: 0, bytes: 0 };
  #limiter: Limiter;
  /** Why the run rejects: nothing is started any more. */
  #fault: { readonly error: unknown } | undefined;
  #hasBegunAll = false;
  readonly #ready: Task[] = [];
  #inFlight = 0;
  #waiting = 0;

  constructor(
    lanes: Iterable<Lane>,
    recordCount: number,
    limiter: Limiter,
    deadlineMs: number,
    settings: WriteSettings,
    resolve: (written: WrittenBatch) => void,
    reject: (error: unknown) => void,
  ) {
    this.#lanes = lanes[Symbol.iterator]();
    this.#ackedAtMs = new Float64Array(recordCount);
    this.#limiter = limiter;
    this.#deadlineMs = deadlineMs;
    this.#settings = settings;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  /** Starts what may be started, and settles the run if nothing is left. */
  pump(): void {
    while (this.#fault === undefined && this.#inFlight < requestsAllowed(this.#limiter)) {
      const task = this.#ready.shift() ?? this.#begin();
      if (task === undefined) break;
      this.#send(task);
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

  #begin(): Task | undefined {
    // With the cluster gone, every lane would soon wait for its retry: that many timers help nobody.
    if (this.#hasBegunAll || this.#waiting >= this.#limiter.settings.maxLimit) return undefined;
    const lane = this.#takeLane();
    if (lane === undefined) this.#hasBegunAll = true;
    const group = lane?.[0];
    if (lane === undefined || group === undefined) return undefined;
    return { lane, index: 0, parts: [group], attempts: 0, gatesPassed: 0 };
  }

  /** Maps the next records, where the lanes are made as they are taken. */
  #takeLane(): Lane | undefined {
    try {
      const next = this.#lanes.next();
      return next.done === true ? undefined : next.value;
    } catch (error) {
      this.#fault = { error };
      return undefined;
    }
  }

  #send(task: Task): void {
    const group = task.parts[0];
    if (group === undefined) return;
    const { clock, deadline, store } = this.#settings;
    const sentAtMs = clock.monotonic();
    const timeoutMs = requestTimeoutMs(this.#deadlineMs - sentAtMs, deadline);
    if (timeoutMs === undefined) {
      this.#abandon(task);
      return;
    }
    if (!this.#pass(task, group, sentAtMs)) return;
    task.gatesPassed = 0;
    this.#inFlight += 1;
    this.#counts.requests += 1;
    store.write(group, timeoutMs).then((failure) => {
      this.#ended(task, group, failure, sentAtMs);
    }, this.#reject);
  }

  /** Whether the group may be sent now; otherwise the task waits, or is over. */
  #pass(task: Task, group: WriteGroup, nowMs: number): boolean {
    const { deadline, pacing } = this.#settings;
    for (;;) {
      const gate = pacing?.gates[task.gatesPassed];
      if (gate === undefined) return true;
      const waitMs = gate(group, nowMs, this.#deadlineMs - nowMs - deadline.minRequestMs);
      if (waitMs === undefined) {
        this.#abandon(task);
        return false;
      }
      task.gatesPassed += 1;
      if (waitMs > 0) {
        this.#wait(task, waitMs);
        return false;
      }
    }
  }

  #wait(task: Task, ms: number): void {
    this.#waiting += 1;
    this.#settings.clock.sleep(ms).then(() => {
      this.#waiting -= 1;
      this.#ready.push(task);
      this.pump();
    }, this.#reject);
  }

  #ended(task: Task, group: WriteGroup, answer: Failure | undefined, sentAtMs: number): void {
    const { clock, isFresh } = this.#settings;
    const failure = isFresh === true && answer?.ofValue === true ? ofRow(answer) : answer;
    const endedAtMs = clock.monotonic();
    this.#learn(group, failure, sentAtMs, endedAtMs);
    this.#inFlight -= 1;
    if (failure === undefined) {
      this.#acknowledge(group);
      this.#advance(task);
    } else if (failure.next === 'crash') {
      this.#fault ??= { error: new BatchCrash(failure) };
    } else if (failure.next === 'retry') {
      this.#retry(task, group, failure, endedAtMs);
    } else if (group.writes.length > 1) {
      task.parts = [...halve(group), ...task.parts.slice(1)];
      task.attempts = 0;
      this.#ready.push(task);
    } else {
      this.#refuse(task, group, failure);
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

  #acknowledge(group: WriteGroup): void {
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

  #advance(task: Task): void {
    task.attempts = 0;
    if (task.parts.length > 1) {
      task.parts = task.parts.slice(1);
      this.#ready.push(task);
      return;
    }
    task.index += 1;
    const group = task.lane[task.index];
    if (group === undefined) return;
    task.parts = [group];
    this.#ready.push(task);
  }

  /** Gives up a write that stands alone, and goes on with what it would have hidden. */
  #refuse(task: Task, group: WriteGroup, failure: Failure): void {
    for (const { recordIndex } of group.writes) this.#failures.push({ recordIndex, failure });
    task.parts = [group, ...group.writes.flatMap(unfold), ...task.parts.slice(1)];
    this.#advance(task);
  }

  #retry(task: Task, group: WriteGroup, failure: Failure, nowMs: number): void {
    task.attempts += 1;
    const { random } = this.#settings;
    const decision = decideRetry(failure, task.attempts, this.#deadlineMs - nowMs, random());
    if (decision.kind === 'give-up') {
      this.#fail(group, failure);
      this.#abandon({ ...task, parts: task.parts.slice(1) });
      return;
    }
    this.#counts.retries += 1;
    this.#wait(task, decision.delayMs);
  }

  /** Fails what is left of a lane. */
  #abandon(task: Task): void {
    for (const part of task.parts) this.#fail(part, outOfTime);
    for (const group of task.lane.slice(task.index + 1)) this.#fail(group, heldBack);
  }

  /** Fails writes that are to be tried again, and with them what is folded into them. */
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
