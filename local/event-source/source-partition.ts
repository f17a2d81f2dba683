import { printPartition } from '../../core/contract/record-position.ts';
import { Progress } from './progress.ts';
import { RecordQueue } from './record-queue.ts';
import type { PolledRecord } from './record-queue.ts';

/** One partition while it is assigned to this source: what waits, what is on its way, what is done. */
export class SourcePartition {
  readonly topic: string;
  readonly partition: number;
  /** `topic-partition`, as events name it. */
  readonly name: string;
  /** The first offset that was fetched. */
  readonly start: number;
  readonly waiting = new RecordQueue();
  /** Since when the first waiting record has waited, at least. */
  waitingSinceMs = 0;
  /** Whether a delivery of this generation is on its way. */
  isBusy = false;
  /** The end of the log as last seen. */
  end: number;
  #progress: Progress;
  #committed: number;
  #generation = 0;
  #isRewindable = false;

  /** `committed`: what the group has, if it has anything. */
  constructor(topic: string, partition: number, start: number, committed?: number) {
    this.topic = topic;
    this.partition = partition;
    this.name = printPartition({ topic, partition });
    this.start = start;
    this.end = start;
    this.#committed = committed ?? -1;
    this.#progress = new Progress(start);
  }

  /** Rises with every rewind: deliveries and fetches of an earlier generation count for nothing. */
  get generation(): number {
    return this.#generation;
  }

  /** The next offset to fetch. */
  get position(): number {
    return this.#progress.next;
  }

  /** The lowest offset that is not done. */
  get done(): number {
    return this.#progress.done;
  }

  /** What the group has committed; -1 for nothing. */
  get committed(): number {
    return this.#committed;
  }

  /** Something was committed since the last rewind: another one cannot stop the partition's progress. */
  get isRewindable(): boolean {
    return this.#isRewindable && this.#committed < this.#progress.next;
  }

  receive(records: readonly PolledRecord[], next: number, nowMs: number): void {
    if (this.waiting.count === 0) this.waitingSinceMs = nowMs;
    for (const record of records) this.waiting.push(record);
    this.#progress.receive(records, next);
  }

  finish(records: readonly PolledRecord[]): void {
    for (const { offset } of records) this.#progress.finish(offset);
  }

  noteCommitted(offset: number): void {
    this.#committed = Math.max(this.#committed, offset);
    this.#isRewindable = true;
  }

  /** Back to a given offset: what is on its way goes on, unheard. */
  rewind(offset: number): void {
    this.#generation += 1;
    this.#isRewindable = false;
    this.isBusy = false;
    this.waiting.clear();
    this.#committed = Math.min(this.#committed, offset);
    this.#progress = new Progress(offset);
  }
}
