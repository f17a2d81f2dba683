import { env } from '../../core/contract/environment.ts';
import type { ConnectorDefinition } from '../../core/connector/connector.ts';
import { readAgain } from '../../core/decode/event/read-again.ts';
import { message } from '../../core/failure/failure-message.ts';
import type { Failure } from '../../core/failure/failure.ts';
import { letterBudgetMs } from '../../core/flow/deadline.ts';
import { printPosition } from '../../core/contract/record-position.ts';
import type { SourceRecord } from '../../core/record/source-record.ts';
import type { DeadLetter } from '../../core/dead-letters/dead-letter.ts';
import { decodeLetterEvent, type LetterResponse } from '../../core/dead-letters/letter-event.ts';
import { refusePointer, type LetterPointer } from '../../core/dead-letters/letter-pointer.ts';
import { splitIntoBatches } from '../../core/dead-letters/redrive-batches.ts';
import { planRedrive } from '../../core/dead-letters/redrive-plan.ts';
import type { LeftLetter, OpenedLetter, RedrivenLetter } from '../../core/dead-letters/redrive-plan.ts';
import { groupCopies, type SourceOf } from '../../core/dead-letters/same-record.ts';
import type { Outcome } from '../../core/record/outcome.ts';
import { isRetried } from '../../core/settle/redelivery.ts';
import { hidePayload } from '../../core/settle/unexpected-error.ts';
import type { Clock } from '../ports/clock.ts';
import type { DeadLetterSink } from '../ports/dead-letter-sink.ts';
import type { LargeLetters } from '../ports/large-letters.ts';
import type { Telemetry } from '../ports/telemetry.ts';
import { Server, type Instance } from '../carry/serve.ts';
import { openInPortions, type Follow, type Opened } from './open-letters.ts';
import { describeThrown } from '../../core/failure/thrown.ts';

export interface RedriverOptions {
  readonly connector: ConnectorDefinition;
  /** Of the connector as it is now. */
  readonly configHash: string;
  readonly start: (timeoutMs: number) => Promise<Instance>;
  readonly letters: LargeLetters;
  /** Where letters too large for the queue are: pointers are followed into it alone. */
  readonly bucket: string | undefined;
  readonly telemetry: Telemetry;
  readonly clock: Clock;
}

interface Redriven {
  /** Ids of the messages whose records are to be retried. */
  readonly failed: readonly string[];
  /** Messages whose records failed again and have a new letter. */
  readonly replaced: number;
}

/** What became of the letters that were open at a time. */
interface Portion {
  /** Ids of the messages that go back to the queue. */
  readonly returned: readonly string[];
  readonly left: readonly LeftLetter[];
  readonly replaced: number;
  readonly undiscarded: number;
  /** Why nothing is known of any record. */
  readonly crash: { readonly error: unknown } | undefined;
}

/**
 * Processes dead letters from their queue exactly as the event source's batches are processed, with the positions and
 * timestamps that their records had.
 *
 * A letter leaves the queue only when its record is written or skipped, or has a new letter with a new reason. It gets
 * a new one only from a connector other than the one that wrote it: otherwise a record that fails would be redriven for ever.
 */
export class Redriver {
  readonly #options: RedriverOptions;
  readonly #server: Server;
  /** Positions in the batch being served whose letter says already what a new one would say. */
  #storedAlready: ReadonlySet<string> = new Set();

  constructor(options: RedriverOptions) {
    this.#options = options;
    const { start, telemetry, clock } = options;
    this.#server = new Server({
      start: async (timeoutMs) => this.#withoutRepeats(await start(timeoutMs)),
      telemetry,
      clock,
    });
  }

  /** Starts ahead of the first invocation; never rejects. */
  begin(): Promise<void> {
    return this.#server.begin();
  }

  /**
   * Answers the queue's event source; rejects when nothing is known of any message: then all of them are redelivered.
   */
  async redrive(event: unknown, remainingMs: () => number): Promise<LetterResponse> {
    try {
      return await this.#redrive(event, remainingMs);
    } catch (error) {
      throw hidePayload(error);
    }
  }

  async #redrive(event: unknown, remainingMs: () => number): Promise<LetterResponse> {
    const messages = decodeLetterEvent(event);
    const done: Portion[] = [];
    const follow: Follow = (_, pointer) => this.#follow(pointer, letterBudgetMs(remainingMs()) / 4);
    for await (const opened of openInPortions(messages, follow)) {
      // In a call of its own, whose records are gone before the next portion is read.
      done.push(await this.#redrivePortion(opened, remainingMs));
    }
    const [first] = done;
    if (first?.crash !== undefined && done.every(({ crash }) => crash !== undefined)) throw first.crash.error;
    const returned = done.flatMap((portion) => portion.returned);
    const sum = (count: (portion: Portion) => number): number =>
      done.reduce((total, portion) => total + count(portion), 0);
    this.#options.telemetry.emit({
      kind: 'letters-redriven',
      letters: messages.length,
      gone: messages.length - returned.length,
      replaced: sum(({ replaced }) => replaced),
      returned: returned.length,
      left: done.flatMap(({ left }) => left),
      undiscarded: sum(({ undiscarded }) => undiscarded),
    });
    return { batchItemFailures: returned.map((itemIdentifier) => ({ itemIdentifier })) };
  }

  /** Never rejects. */
  async #redrivePortion(opened: readonly Opened[], remainingMs: () => number): Promise<Portion> {
    const { redriven, left } = planRedrive(opened, this.#options.connector);
    const returned = new Set(left.map(({ messageId }) => messageId));
    let replaced = 0;
    let crash: Portion['crash'];
    try {
      const result = await this.#redeliver(redriven, remainingMs);
      for (const messageId of result.failed) returned.add(messageId);
      replaced = result.replaced;
    } catch (error) {
      crash = { error };
      for (const { messageId } of redriven) returned.add(messageId);
    }
    const gone = opened.filter(({ messageId }) => !returned.has(messageId));
    const undiscarded = await this.#discard(gone, letterBudgetMs(remainingMs()));
    return { returned: [...returned], left, replaced, undiscarded, crash };
  }

  /** Reads what a pointer leads to; never rejects. */
  async #follow(pointer: LetterPointer, timeoutMs: number): Promise<OpenedLetter['content']> {
    const refusal = refusePointer(pointer, this.#options.bucket, env.deadLetterBucket);
    if (refusal !== undefined) return { problem: refusal };
    try {
      return { text: await this.#options.letters.read(pointer, timeoutMs) };
    } catch (error) {
      const { bucket, key } = pointer.storedIn;
      return { problem: `its letter s3://${bucket}/${key} cannot be read: ${describeThrown(error)}` };
    }
  }

  /**
   * Processes the records of letters, batch after batch. Different clusters and different records of one position have
   * batches of their own. A batch that crashes does not discard what is known of the others.
   */
  async #redeliver(redriven: readonly RedrivenLetter[], remainingMs: () => number): Promise<Redriven> {
    const lettersOf = new Map<SourceRecord, readonly RedrivenLetter[]>();
    const letterOf = new Map(redriven.map((each) => [each.record, each]));
    const sourceOf: SourceOf = (record) => letterOf.get(record)?.letter.source;
    const records = redriven.map(({ record }) => record);
    for (const copies of groupCopies(records, sourceOf)) {
      const letters = copies.flatMap((record) => letterOf.get(record) ?? []);
      for (const record of copies) lettersOf.set(record, letters);
    }
    const failed: string[] = [];
    let replaced = 0;
    const crashes: unknown[] = [];
    const batches = splitIntoBatches(records, sourceOf);
    for (const batch of batches) {
      const letters = batch.map((record) => lettersOf.get(record) ?? []);
      try {
        const outcomes = await this.#serve(batch, sourceOf, letters.flat(), remainingMs);
        for (const [index, ofRecord] of letters.entries()) {
          const outcome = outcomes[index];
          if (outcome === undefined || isRetried(outcome)) {
            failed.push(...ofRecord.map(({ messageId }) => messageId));
          } else if (outcome.kind === 'failed') replaced += ofRecord.length;
        }
      } catch (error) {
        crashes.push(error);
        failed.push(...letters.flat().map(({ messageId }) => messageId));
      }
    }
    if (crashes.length > 0 && crashes.length === batches.length) throw crashes[0];
    return { failed, replaced };
  }

  /** What became of each record of a batch, in its order. */
  async #serve(
    batch: readonly SourceRecord[],
    sourceOf: SourceOf,
    letters: readonly RedrivenLetter[],
    remainingMs: () => number,
  ): Promise<readonly Outcome[]> {
    const { configHash } = this.#options;
    const current = letters.filter(({ letter }) => letter.connector.configHash === configHash);
    this.#storedAlready = new Set(current.map(({ record }) => printPosition(record)));
    const [first] = batch;
    const source = first === undefined ? undefined : sourceOf(first);
    const { outcomes } = await this.#server.serve({ records: batch.map(readAgain), source }, remainingMs);
    return outcomes;
  }

  /** Removes the large ones; says how many are left behind, which their bucket then removes by age. */
  async #discard(gone: readonly Opened[], timeoutMs: number): Promise<number> {
    const discards = gone.flatMap(({ message, pointer }) =>
      pointer === undefined ? [] : [this.#options.letters.discard(message, pointer, timeoutMs)],
    );
    const results = await Promise.allSettled(discards);
    return results.filter(({ status }) => status === 'rejected').length;
  }

  #withoutRepeats(instance: Instance): Instance {
    const { services } = instance;
    const deadLetters: DeadLetterSink = {
      store: async (letters, timeoutMs) => {
        const fresh = letters.filter((letter) => !this.#isKept(letter));
        const answers = new Map<DeadLetter, Failure | undefined>();
        const stored = fresh.length === 0 ? [] : await services.deadLetters.store(fresh, timeoutMs);
        for (const [index, letter] of fresh.entries()) answers.set(letter, stored[index]);
        return letters.map((letter) => (this.#isKept(letter) ? staysAsItIs(letter) : answers.get(letter)));
      },
    };
    // Its event source knows no whole batches: messages come back one by one, and so those that fail hold nothing back.
    const connector = { ...services.connector, deadLetterLimit: 1 };
    return { ...instance, services: { ...services, connector, deadLetters, failureResponse: 'partial' } };
  }

  #isKept({ record }: DeadLetter): boolean {
    return this.#storedAlready.has(printPosition(record));
  }
}

function staysAsItIs({ failure }: DeadLetter): Failure {
  const { stage, code, table, column } = failure;
  return {
    next: 'retry',
    stage,
    code,
    message: message`it has failed again under the configuration that its letter is of; the letter stays as it is`,
    ...(table === null ? {} : { table }),
    ...(column === null ? {} : { column }),
  };
}
