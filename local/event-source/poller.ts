import type { Random } from './random.ts';
import type { Behaviour, RetryScope } from './behaviour.ts';
import { chooseRetried, countRecords, cutParts, divideParts, liveParts } from './delivery.ts';
import type { Delivery, DeliveryPart, DiscardCondition, LastFailure } from './delivery.ts';
import { partBytes, recordBytes } from './event-text.ts';
import type { PolledRecord } from './record-queue.ts';
import { decideRetry } from './retry.ts';
import type { DeliveryFailure, RetryLimits } from './retry.ts';
import type { SourcePartition } from './source-partition.ts';
import type { Counters } from './stats.ts';

/** What a poller must keep to. */
export interface PollerLimits extends RetryLimits {
  readonly batchSize: number;
  readonly batchingWindowMs: number;
  /** For the records and partitions of one event, its envelope taken off. */
  readonly maxBytes: number;
  readonly maxInvocations: number;
  /** `Infinity`: none is too old. */
  readonly maximumRecordAgeMs: number;
}

/** What is to be done now: call the function, or store records that are given up. */
export type PollerStep =
  | { readonly kind: 'invoke'; readonly delivery: Delivery; readonly losesAnswer: boolean }
  | { readonly kind: 'discard'; readonly delivery: Delivery; readonly condition: DiscardCondition };

/** What came of a delivery. */
export type Verdict =
  | { readonly kind: 'done' }
  | { readonly kind: 'reported'; readonly failed: ReadonlyMap<string, ReadonlySet<number>> }
  | { readonly kind: 'failed'; readonly failure: Exclude<DeliveryFailure, 'reported'> };

/** Records that wait to be delivered again, or to be given up. */
interface Pending {
  parts: readonly DeliveryPart[];
  readonly attempt: number;
  readonly invokeCount: number;
  readonly last: LastFailure | undefined;
  readonly notBeforeMs: number;
  readonly isExhausted: boolean;
  /** Whether the partition's later records wait until these are through. */
  readonly holdsBack: boolean;
}

/**
 * One event poller: decides what is delivered when. It knows no clock and does no I/O: the caller passes the time,
 * carries out the steps and reports what came of them.
 *
 * Invariants: a partition has at most one live delivery on its way; a record is finished only by a verdict or by
 * having been given up; a batch that failed as a whole is redelivered whole before its partitions' later records; where
 * {@link Behaviour.laterRecordsWait} holds, a delivery's records have no unfinished record before them in their
 * partition, except in the delivery itself.
 */
export class Poller {
  readonly partitions: SourcePartition[] = [];
  readonly #limits: PollerLimits;
  readonly #behaviour: Behaviour;
  readonly #random: Random;
  readonly #counters: Counters;
  /** In the order in which they are to be delivered. */
  readonly #pending: Pending[] = [];
  #activeCount = 0;
  #turn = 0;

  constructor(limits: PollerLimits, behaviour: Behaviour, random: Random, counters: Counters) {
    this.#limits = limits;
    this.#behaviour = behaviour;
    this.#random = random;
    this.#counters = counters;
  }

  get activeCount(): number {
    return this.#activeCount;
  }

  add(partition: SourcePartition): void {
    this.partitions.push(partition);
  }

  /** Forgets a partition that is no longer assigned. */
  remove(partition: SourcePartition): void {
    const index = this.partitions.indexOf(partition);
    if (index < 0) return;
    this.partitions.splice(index, 1);
    partition.rewind(partition.done);
  }

  /** The next thing to do at this time, if there is any; to be asked until there is none. */
  next(nowMs: number): PollerStep | undefined {
    if (this.#activeCount >= this.#limits.maxInvocations) return undefined;
    const claimed = new Set<SourcePartition>();
    return this.#nextPending(nowMs, claimed) ?? this.#nextFresh(nowMs, claimed);
  }

  /** When {@link next}, which has nothing now, may have something if nothing else happens before. */
  wakeAtMs(nowMs: number): number | undefined {
    const times = this.#pending.map(({ notBeforeMs }) => notBeforeMs);
    for (const { waiting, isBusy, waitingSinceMs } of this.partitions) {
      if (waiting.count > 0 && !isBusy) times.push(waitingSinceMs + this.#limits.batchingWindowMs);
    }
    // What was due already waits for something else to happen.
    const ahead = times.filter((time) => time > nowMs);
    return ahead.length === 0 ? undefined : Math.min(...ahead);
  }

  /** Takes the verdict over a delivery that {@link next} asked to invoke. */
  settle(delivery: Delivery, verdict: Verdict, requestId: string | undefined, nowMs: number): void {
    this.#activeCount -= 1;
    const parts = release(delivery);
    if (verdict.kind === 'done') finish(parts);
    else if (verdict.kind === 'failed') {
      this.#handleFailure(delivery, parts, { requestId, failure: verdict.failure }, nowMs);
    } else {
      const [retried, done] = chooseRetried(parts, verdict.failed, this.#drawScope());
      finish(done);
      this.#handleFailure(delivery, retried, { requestId, failure: 'reported' }, nowMs);
    }
    for (const { partition } of parts) {
      if (partition.isRewindable && this.#draws(this.#behaviour.rewinds)) {
        partition.rewind(partition.committed);
        this.#counters.rewinds += 1;
      }
    }
  }

  /** Takes note that records which {@link next} asked to discard are stored, or dropped. */
  noteDiscarded(delivery: Delivery): void {
    finish(release(delivery));
  }

  #nextPending(nowMs: number, claimed: Set<SourcePartition>): PollerStep | undefined {
    for (let index = 0; index < this.#pending.length; index++) {
      const pending = this.#pending[index];
      if (pending === undefined) break;
      pending.parts = liveParts(pending.parts);
      if (pending.parts.length === 0) {
        this.#pending.splice(index--, 1);
        continue;
      }
      const isFree = pending.parts.every(({ partition }) => !partition.isBusy && !claimed.has(partition));
      if (isFree && pending.notBeforeMs <= nowMs) {
        this.#pending.splice(index, 1);
        return this.#startPending(pending, index, nowMs);
      }
      if (pending.holdsBack) {
        for (const { partition } of pending.parts) claimed.add(partition);
      }
    }
    return undefined;
  }

  #startPending(pending: Pending, index: number, nowMs: number): PollerStep {
    const { attempt, invokeCount, last } = pending;
    if (pending.isExhausted) {
      return discard({ parts: pending.parts, attempt, invokeCount, last }, 'RetryAttemptsExhausted');
    }
    const [expired, young] = divideParts(pending.parts, (_, record) => this.#isExpired(record, nowMs));
    if (expired.length > 0) {
      if (young.length > 0) this.#pending.splice(index, 0, { ...pending, parts: young });
      return discard({ parts: expired, attempt, invokeCount, last }, 'RecordAgeExceeded');
    }
    return this.#invoke({ parts: pending.parts, attempt, invokeCount: invokeCount + 1, last });
  }

  #nextFresh(nowMs: number, claimed: ReadonlySet<SourcePartition>): PollerStep | undefined {
    const { batchSize, batchingWindowMs, maxBytes } = this.#limits;
    const ready: SourcePartition[] = [];
    let count = 0;
    let bytes = 0;
    let oldestMs = Number.POSITIVE_INFINITY;
    for (const partition of this.partitions) {
      const { waiting } = partition;
      if (waiting.count === 0 || partition.isBusy || claimed.has(partition)) continue;
      ready.push(partition);
      count += waiting.count;
      bytes += waiting.bytes + waiting.count + partBytes(partition.name);
      oldestMs = Math.min(oldestMs, partition.waitingSinceMs);
    }
    const isFull = count >= batchSize || bytes >= maxBytes;
    if (count === 0 || !(isFull || nowMs - oldestMs >= batchingWindowMs)) return undefined;

    this.#turn += 1;
    const start = this.#turn % ready.length;
    return this.#take([...ready.slice(start), ...ready.slice(0, start)], count, nowMs);
  }

  /** Fills one event from the partitions, or gives up what is at their front and cannot be sent. */
  #take(ready: readonly SourcePartition[], waitingCount: number, nowMs: number): PollerStep | undefined {
    const isRandom = this.#behaviour.batchFill === 'random';
    const largest = Math.min(waitingCount, this.#limits.batchSize);
    let room = isRandom ? this.#drawCount(largest) : largest;
    let bytes = this.#limits.maxBytes;
    const parts: DeliveryPart[] = [];
    for (const partition of ready) {
      if (room === 0) break;
      const { waiting, generation } = partition;
      const records: PolledRecord[] = [];
      const most = isRandom ? this.#drawCount(Math.min(room, waiting.count)) : room;
      let first = waiting.first;
      const front = parts.length === 0 ? this.#takeUnsendable(partition, nowMs) : undefined;
      if (front !== undefined) return front;
      bytes -= partBytes(partition.name);
      for (; first !== undefined && records.length < most; first = waiting.first) {
        if (recordBytes(first) > bytes || this.#isExpired(first, nowMs)) break;
        bytes -= recordBytes(first);
        records.push(first);
        waiting.shift();
      }
      room -= records.length;
      if (records.length > 0) parts.push({ partition, generation, records });
      if (records.length < most && first !== undefined) break;
    }
    return parts.length === 0
      ? undefined
      : this.#invoke({ parts, attempt: 0, invokeCount: 1, last: undefined });
  }

  #takeUnsendable(partition: SourcePartition, nowMs: number): PollerStep | undefined {
    const { waiting, generation } = partition;
    const room = this.#limits.maxBytes - partBytes(partition.name);
    const records: PolledRecord[] = [];
    const takeWhile = (test: (record: PolledRecord) => boolean): void => {
      for (let first = waiting.first; first !== undefined && test(first); first = waiting.first) {
        records.push(first);
        waiting.shift();
      }
    };
    takeWhile((record) => this.#isExpired(record, nowMs));
    const condition = records.length > 0 ? 'RecordAgeExceeded' : 'MaximumPayloadSizeExceeded';
    if (records.length === 0) takeWhile((record) => recordBytes(record) > room);
    if (records.length === 0) return undefined;
    const parts = [{ partition, generation, records }];
    return discard({ parts, attempt: 0, invokeCount: 0, last: undefined }, condition);
  }

  #invoke(delivery: Delivery): PollerStep {
    for (const { partition } of delivery.parts) partition.isBusy = true;
    this.#activeCount += 1;
    this.#counters.invocations += 1;
    this.#counters.invoked += countRecords(delivery.parts);
    return { kind: 'invoke', delivery, losesAnswer: this.#draws(this.#behaviour.lostAnswers) };
  }

  #handleFailure(
    { attempt, invokeCount }: Delivery,
    parts: readonly DeliveryPart[],
    last: LastFailure,
    nowMs: number,
  ): void {
    const count = countRecords(parts);
    if (last.failure !== 'reported') this.#counters.invokeErrors += 1;
    this.#counters.failedInvoke += count;
    if (count === 0) return;
    const decision = decideRetry(last.failure, count, attempt, this.#limits);
    const isWhole = last.failure !== 'reported';
    const holdsBack = isWhole || this.#behaviour.laterRecordsWait;
    const again = { invokeCount, attempt, last, notBeforeMs: nowMs, isExhausted: false, holdsBack };
    if (decision.kind === 'discard') this.#pending.unshift({ ...again, parts, isExhausted: true });
    else if (decision.kind === 'bisect') {
      const halves = cutParts(parts, Math.ceil(count / 2));
      this.#pending.unshift(...halves.map((half) => ({ ...again, parts: half })));
    } else {
      const retry = { ...again, attempt: attempt + 1, notBeforeMs: nowMs + decision.delayMs };
      const cut = isWhole ? [parts] : this.#splitRetry(parts, count);
      const pieces = cut.map((piece) => ({ ...retry, parts: piece }));
      this.#pending.unshift(...pieces);
    }
  }

  #splitRetry(parts: readonly DeliveryPart[], count: number): readonly (readonly DeliveryPart[])[] {
    if (this.#behaviour.retrySplit === 'whole' || count === 1) return [parts];
    return cutParts(parts, this.#drawCount(count - 1));
  }

  #isExpired(record: PolledRecord, nowMs: number): boolean {
    // A record without a timestamp has no age.
    return record.timestamp !== -1 && nowMs - record.timestamp > this.#limits.maximumRecordAgeMs;
  }

  #drawScope(): RetryScope {
    if (this.#behaviour.retryScope !== 'any') return this.#behaviour.retryScope;
    return scopes[Math.floor(this.#random() * scopes.length)] ?? 'reported';
  }

  #draws(share: number): boolean {
    return share > 0 && this.#random() < share;
  }

  /** 1 to `most`. */
  #drawCount(most: number): number {
    return 1 + Math.floor(this.#random() * most);
  }
}

const scopes: readonly RetryScope[] = ['reported', 'followers', 'batch'];

function discard(delivery: Delivery, condition: DiscardCondition): PollerStep {
  for (const { partition } of delivery.parts) partition.isBusy = true;
  return { kind: 'discard', delivery, condition };
}

/** Ends the delivery's hold on its partitions; returns the parts that still count. */
function release(delivery: Delivery): readonly DeliveryPart[] {
  const parts = liveParts(delivery.parts);
  for (const { partition } of parts) partition.isBusy = false;
  return parts;
}

function finish(parts: readonly DeliveryPart[]): void {
  for (const { partition, records } of parts) partition.finish(records);
}
