import { setTimeout as sleep } from 'node:timers/promises';
import { toError } from '../../core/failure/thrown.ts';
import { maxPayloadBytes } from '../lambda-host/invocation.ts';
import { changeAssignment } from './assignment.ts';
import { seededRandom, type Random } from './random.ts';
import { createCaller, noAnswer } from './caller.ts';
import type { CallOutcome } from './caller.ts';
import { countRecords } from './delivery.ts';
import type { Delivery, DiscardCondition } from './delivery.ts';
import { describeDropped } from './dropped.ts';
import { envelopeBytes } from './event-text.ts';
import type { EventEnvelope } from './event-text.ts';
import { compileFilters } from './filter.ts';
import { createIntake } from './intake.ts';
import type { Intake } from './intake.ts';
import { createConsumerGroup } from './kafka/consumer-group.ts';
import type { ConsumerGroup, TopicPartition } from './kafka/consumer-group.ts';
import { Fetcher } from './kafka/fetcher.ts';
import { describeKafkaError, type KafkaFailure } from './kafka/kafka-error.ts';
import { storeFailureDocument, writeFailureDocument } from './on-failure.ts';
import type { EventSource, EventSourceOptions, PartitionLag } from './options.ts';
import { Poller } from './poller.ts';
import type { PollerStep } from './poller.ts';
import { readSettings } from './settings.ts';
import type { EventSourceSettings } from './settings.ts';
import type { SourcePartition } from './source-partition.ts';
import { newCounters } from './stats.ts';
import type { EventSourceStats } from './stats.ts';
import { Waiters } from './waiters.ts';

/**
 * Starts an emulation of Lambda's event source for MSK: joins the consumer group, polls its partitions and calls the
 * function with batches of their records, as `docs.aws.amazon.com/lambda/latest/dg/with-msk.html` and
 * {@link Behaviour} have it. Resolves when it has joined.
 *
 * Rejects with all that is wrong with the options; when a topic is missing; when the brokers do not answer.
 */
export async function startEventSource(options: EventSourceOptions): Promise<EventSource> {
  const source = new Source(options, readSettings(options));
  await source.start();
  return source;
}

/** An answer that got lost is given up after at most this long. */
const lostAnswerMs = 50;
/** Waiting records of all partitions together, and of one at least and at most. */
const roomBytes = { total: 256 * 1024 * 1024, least: 1024 * 1024, most: 8 * 1024 * 1024 };
/** Commits that fail one after the other before it is said. */
const reportedCommitFailures = 8;
const account = 'eu-west-1:000000000000';
const functionArn = `arn:aws:lambda:${account}:function:millrace`;

class Source implements EventSource {
  readonly #options: EventSourceOptions;
  readonly #settings: EventSourceSettings;
  readonly #envelope: EventEnvelope;
  readonly #random: Random;
  readonly #counters = newCounters();
  readonly #pollers: readonly Poller[];
  readonly #group: ConsumerGroup;
  readonly #fetcher: Fetcher<SourcePartition>;
  readonly #intake: Intake;
  readonly #call: (delivery: Delivery) => Promise<CallOutcome>;
  readonly #calls = new Set<Promise<unknown>>();
  readonly #waiters = new Waiters();
  #partitions: readonly SourcePartition[] = [];
  /** Changes of the group are taken in one after the other. */
  #assigning = Promise.resolve();
  #committing = Promise.resolve();
  #wakeTimer: NodeJS.Timeout | undefined;
  #commitTimer: NodeJS.Timeout | undefined;
  /** One after the other. */
  #commitsFailed = 0;
  /** Until the first partitions have come. */
  #isStartingOver: boolean;
  #end: Error | undefined;

  constructor(options: EventSourceOptions, settings: EventSourceSettings) {
    const { behaviour, brokers } = settings;
    const { security = {}, ignoreCommitted = false } = options;
    this.#isStartingOver = ignoreCommitted;
    this.#options = options;
    this.#settings = settings;
    this.#envelope = {
      eventSourceArn: `arn:aws:kafka:${account}:cluster/local/00000000-0000-0000-0000-000000000000-1`,
      bootstrapServers: brokers.join(','),
    };
    this.#random = seededRandom(behaviour.seed);
    const limits = {
      ...settings,
      maxBytes: maxPayloadBytes - envelopeBytes(this.#envelope),
      maxInvocations: settings.invocationsPerPoller,
    };
    this.#pollers = Array.from(
      { length: settings.pollerCount },
      () => new Poller(limits, behaviour, this.#random, this.#counters),
    );
    this.#intake = createIntake(
      compileFilters(options.filters ?? []),
      behaviour,
      this.#random,
      this.#counters,
    );
    this.#call = createCaller(options, this.#envelope);
    this.#group = createConsumerGroup(brokers, options.topics, options.groupId, security, (error) => {
      this.#fail(error);
    });
    this.#fetcher = new Fetcher(brokers, options.topics, security, {
      wanted: () => this.#partitions.filter((partition) => this.#hasRoom(partition)),
      onFetched: (partition, fetched) => {
        this.#intake(partition, fetched, Date.now());
        this.#pump();
      },
      onOutOfRange: (partition) => this.#startOver(partition),
      onPollingError: () => {
        this.#counters.pollingErrors += 1;
      },
      onTrouble: (message) => {
        this.#options.onTrouble?.(message);
      },
      onError: (error) => {
        this.#fail(error);
      },
    });
  }

  get stats(): EventSourceStats {
    return { ...this.#counters };
  }

  async start(): Promise<void> {
    try {
      await this.#fetcher.connect();
      if (this.#isStartingOver) await this.#refuseMembers();
      await this.#group.join((assigned) => {
        this.#assign(assigned);
      });
      await this.#assigning;
      this.#throwIfEnded();
    } catch (error) {
      await this.stop({ abrupt: true });
      throw error;
    }
    this.#commitTimer = setInterval(() => {
      this.#commit();
    }, this.#settings.commitIntervalMs);
  }

  lag(): readonly PartitionLag[] {
    return this.#partitions.map(({ topic, partition, position, done, committed, end }) => ({
      topic,
      partition,
      position,
      done,
      committed,
      end,
      lag: Math.max(0, end - done),
    }));
  }

  async caughtUp({ live = false } = {}): Promise<void> {
    for (;;) {
      this.#throwIfEnded();
      const ends = await this.#group.endOffsets(this.#partitions);
      const isDone = (): boolean =>
        this.#partitions.every(({ topic, partition, committed }) =>
          ends.every((end) => end.topic !== topic || end.partition !== partition || committed >= end.offset),
        );
      if (live && isDone()) return;
      await this.#waiters.wait(isDone);
      if (!live) return;
    }
  }

  async stop({ abrupt = false } = {}): Promise<void> {
    this.#finish(new Error('the event source was stopped'));
    // Rejects where the brokers are gone, and the membership with them.
    await Promise.allSettled([this.#fetcher.close()]);
    if (!abrupt) {
      await Promise.allSettled([...this.#calls]);
      this.#commit();
      await this.#committing;
    }
    await Promise.allSettled([this.#group.close()]);
  }

  #pump(): void {
    if (this.#end !== undefined) return;
    const nowMs = Date.now();
    let wakeAtMs = Number.POSITIVE_INFINITY;
    for (const poller of this.#pollers) {
      for (let step = poller.next(nowMs); step !== undefined; step = poller.next(nowMs)) {
        this.#carryOut(poller, step, nowMs);
      }
      wakeAtMs = Math.min(wakeAtMs, poller.wakeAtMs(nowMs) ?? wakeAtMs);
    }
    clearTimeout(this.#wakeTimer);
    if (Number.isFinite(wakeAtMs)) {
      this.#wakeTimer = setTimeout(() => {
        this.#pump();
      }, wakeAtMs - nowMs);
    }
    this.#fetcher.kick();
  }

  #carryOut(poller: Poller, step: PollerStep, nowMs: number): void {
    if (step.kind === 'discard') {
      this.#discard(poller, step.delivery, step.condition, nowMs);
      return;
    }
    const { delivery } = step;
    const call = this.#call(delivery);
    const outcome = step.losesAnswer
      ? Promise.race([call, sleep(this.#random() * lostAnswerMs)]).then(() => noAnswer)
      : call;
    const settled = outcome.then(({ verdict, requestId }) => {
      poller.settle(delivery, verdict, requestId, Date.now());
      this.#pump();
    });
    for (const pending of [call, settled]) {
      this.#calls.add(pending);
      void pending.finally(() => this.#calls.delete(pending));
    }
  }

  #discard(poller: Poller, delivery: Delivery, condition: DiscardCondition, nowMs: number): void {
    const { onFailure } = this.#options;
    const count = countRecords(delivery.parts);
    if (onFailure === undefined) {
      this.#counters.dropped += count;
      for (const part of delivery.parts) this.#options.onDropped?.(describeDropped(part, condition));
    } else {
      const context = { envelope: this.#envelope, functionArn, condition, timestampMs: nowMs };
      try {
        storeFailureDocument(onFailure, writeFailureDocument(delivery, context, onFailure.form));
      } catch (error) {
        this.#fail(toError(error));
        return;
      }
      this.#counters.deliveredOnFailure += count;
    }
    poller.noteDiscarded(delivery);
  }

  #hasRoom({ waiting }: SourcePartition): boolean {
    const share = roomBytes.total / this.#partitions.length;
    return waiting.bytes < Math.min(roomBytes.most, Math.max(roomBytes.least, share));
  }

  #assign(assigned: readonly TopicPartition[]): void {
    this.#assigning = this.#assigning
      .then(async () => {
        const { startingPosition } = this.#options;
        const change = await changeAssignment(
          this.#group,
          this.#partitions,
          assigned,
          startingPosition,
          this.#isStartingOver,
        );
        // Once: what another member has done since is done.
        this.#isStartingOver &&= change.added.length === 0;
        const resumed = change.added.filter(({ committed }) => committed >= 0).length;
        if (resumed > 0) this.#options.onResumed?.({ partitions: resumed, of: change.added.length });
        for (const partition of change.removed) for (const poller of this.#pollers) poller.remove(partition);
        for (const partition of change.added) this.#leastLoadedPoller().add(partition);
        this.#partitions = this.#pollers.flatMap(({ partitions }) => partitions);
        this.#pump();
        this.#waiters.check();
      })
      .catch((error: unknown) => {
        this.#fail(toError(error));
      });
  }

  async #refuseMembers(): Promise<void> {
    const { groupId } = this.#options;
    const members = await this.#fetcher.memberCount(groupId);
    if (members === 0) return;
    throw new Error(
      `the group '${groupId}' has ${members} member${members === 1 ? '' : 's'}: its offsets cannot be reset while others read by them; end the others, or name another group`,
    );
  }

  #leastLoadedPoller(): Poller {
    return this.#pollers.reduce((least, poller) =>
      poller.partitions.length < least.partitions.length ? poller : least,
    );
  }

  /** The log was cut off, by retention or because the topic is another one now: from its start. */
  async #startOver(partition: SourcePartition): Promise<void> {
    const [start] = await this.#group.startingOffsets([partition], 'TRIM_HORIZON');
    if (start === undefined) return;
    this.#options.onTrouble?.(
      `${partition.name} has no offset ${partition.position} any more: retention removed it, or the topic was made anew; goes on from ${start.offset}`,
    );
    partition.rewind(start.offset);
  }

  #commit(): void {
    this.#committing = this.#committing.then(async () => {
      const due = this.#partitions.filter(({ done, committed }) => done > committed);
      if (due.length === 0) return;
      const offsets = due.map(({ topic, partition, done }) => ({ topic, partition, offset: done }));
      try {
        await this.#group.commit(offsets);
      } catch (error) {
        this.#counters.commitErrors += 1;
        this.#noteCommitFailure(describeKafkaError(error));
        return;
      }
      this.#commitsFailed = 0;
      due.forEach((partition, index) => {
        const offset = offsets[index]?.offset ?? 0;
        this.#counters.committed += Math.max(0, offset - Math.max(partition.start, partition.committed));
        partition.noteCommitted(offset);
      });
      this.#waiters.check();
    });
  }

  /** A few fail whenever the group changes. */
  #noteCommitFailure({ message, isFinal }: KafkaFailure): void {
    this.#commitsFailed += 1;
    if (isFinal) this.#fail(new Error(`offsets cannot be committed: ${message}`));
    else if (this.#commitsFailed >= reportedCommitFailures) {
      this.#options.onTrouble?.(`offsets cannot be committed, it is tried again: ${message}`);
    }
  }

  #fail(error: Error): void {
    if (this.#end !== undefined) return;
    this.#finish(error);
    this.#options.onError?.(error);
  }

  #finish(reason: Error): void {
    this.#end ??= reason;
    clearTimeout(this.#wakeTimer);
    clearInterval(this.#commitTimer);
    this.#waiters.end(this.#end);
  }

  #throwIfEnded(): void {
    if (this.#end !== undefined) throw this.#end;
  }
}
