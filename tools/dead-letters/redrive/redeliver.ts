import { describeThrown } from '../../../core/failure/thrown.ts';
import { printPosition } from '../../../core/contract/record-position.ts';
import type { SourceRecord } from '../../../core/record/source-record.ts';
import { buildRedriveEvents, type RedriveBatch } from '../../../core/dead-letters/redrive-event.ts';
import { pause } from '../../../local/process/pause.ts';
import type { RedriveAnswer, Invoker } from './answer.ts';
import { copiesOf, sourceOfRecords } from '../records/copies.ts';
import type { Entry, UnwrittenRecord } from '../records/unwritten-record.ts';
import type { LetterSource, Unremoved } from '../sources/letter-source.ts';

/** What Lambda accepts (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html). */
const maxEventBytes = 6_291_456;

/** Of several records in one event, with a margin. */
const maxBatchBytes = 5_500_000;

/** After this many single records refused in a row, the cause is the function and not the records. */
const maxRefusedInARow = 3;

/** The clock of a redrive. */
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

/** Counts records, each once however often it is stored. */
export interface RedeliveryReport {
  /** Written or skipped, and gone from the source; or stored as a new letter, where `storedAgain` is not known. */
  readonly through: number;
  /** Those stored again, those that the function could not finish, and those in `refused`. */
  readonly failed: number;
  /** Failed for good again, and stored as new letters with their new reasons; `null`: the function does not say. */
  readonly storedAgain: number | null;
  /** Records that the function cannot take, each with the reason: they stay in the source. */
  readonly refused: readonly { readonly position: string; readonly problem: string }[];
  /** What went through and could not be removed: redriving it again has the same effect. */
  readonly unremoved: readonly Unremoved[];
  /** Why it ended before the last record. */
  readonly ended: string | undefined;
}

/**
 * Sends batch after batch, and removes after each what went through: an end at any point loses nothing. A record that
 * the function cannot take stays in the source, and the others continue without it.
 */
export async function redeliver(
  unwritten: readonly UnwrittenRecord[],
  entries: readonly Entry[],
  source: Pick<LetterSource, 'remove'>,
  invoker: Invoker,
  { batchSize, recordsPerSecond }: { readonly batchSize: number; readonly recordsPerSecond: number },
  pace: Pace,
): Promise<RedeliveryReport> {
  const limits = { maxRecords: Math.min(batchSize, recordsPerSecond), maxBytes: maxBatchBytes };
  const sourceOf = sourceOfRecords(unwritten);
  const build = (records: readonly SourceRecord[]): RedriveBatch[] => [
    ...buildRedriveEvents(records, limits, sourceOf),
  ];
  const removal = new Removal(entries, source);
  const startedAtMs = pace.nowMs();
  const refused: RedeliveryReport['refused'][number][] = [];
  let through = 0;
  let unfinished = 0;
  let storedAgain = 0;
  let saysWhatFailed = true;
  let sent = 0;
  let refusedInARow = 0;
  const report = (ended?: string): RedeliveryReport => ({
    through,
    failed: unfinished + storedAgain + refused.length,
    storedAgain: saysWhatFailed ? storedAgain : null,
    refused,
    unremoved: removal.unremoved,
    ended,
  });

  const batches = build(unwritten.map(({ record }) => record)).reverse();
  for (let batch = batches.pop(); batch !== undefined; batch = batches.pop()) {
    const dueMs = startedAtMs + (sent / recordsPerSecond) * 1_000;
    await pace.pause(Math.max(0, dueMs - pace.nowMs()));
    if (pace.isInterrupted()) return report('interrupted');
    const { records } = batch;
    const [first] = records;
    const answer = await invoke(invoker, batch);
    sent += records.length;
    if (answer.kind === 'refused') {
      if (answer.mayBeOneRecord !== true) return report(`${printPositions(records)}: ${answer.message}`);
      if (records.length > 1) {
        const half = Math.ceil(records.length / 2);
        batches.push(...build(records.slice(half)).reverse(), ...build(records.slice(0, half)).reverse());
        continue;
      }
      if (first !== undefined) refused.push({ position: printPosition(first), problem: answer.message });
      refusedInARow += answer.isTooLarge === true ? 0 : 1;
      if (refusedInARow === maxRefusedInARow) return report('the function refuses every record');
      continue;
    }
    refusedInARow = 0;
    saysWhatFailed &&= answer.deadLettered !== undefined;
    const done = records.filter((record) => !answer.failed.has(printPosition(record)));
    const again = done.filter((record) => answer.deadLettered?.has(printPosition(record)) === true).length;
    unfinished += records.length - done.length;
    storedAgain += again;
    through += done.length - again;
    try {
      await removal.remove(done);
    } catch (error) {
      return report(
        `${printPositions(records)} went through and could not be removed: ${describeThrown(error)}`,
      );
    }
  }
  return report();
}

/** Never rejects. */
async function invoke(invoker: Invoker, { event }: RedriveBatch): Promise<RedriveAnswer> {
  const text = JSON.stringify(event);
  const bytes = Buffer.byteLength(text);
  if (bytes > maxEventBytes) {
    const message = `its event has ${bytes} bytes, and Lambda accepts ${maxEventBytes}`;
    return { kind: 'refused', message, mayBeOneRecord: true, isTooLarge: true };
  }
  try {
    return await invoker.invoke(text);
  } catch (error) {
    return { kind: 'refused', message: describeThrown(error) };
  }
}

function printPositions(records: readonly SourceRecord[]): string {
  const [first, last] = [records[0], records.at(-1)];
  if (first === undefined || last === undefined) return '';
  return first === last ? printPosition(first) : `${printPosition(first)} … ${printPosition(last)}`;
}

/** Removes the entries of which every record went through, with every copy of these records. */
class Removal {
  readonly unremoved: Unremoved[] = [];
  readonly #source: Pick<LetterSource, 'remove'>;
  readonly #copies: ReadonlyMap<SourceRecord, readonly SourceRecord[]>;
  readonly #entryOf = new Map<SourceRecord, Entry>();
  /** How many records of an entry have not gone through. */
  readonly #waiting = new Map<Entry, number>();

  constructor(entries: readonly Entry[], source: Pick<LetterSource, 'remove'>) {
    this.#source = source;
    this.#copies = copiesOf(entries.flatMap(({ records }) => records));
    for (const entry of entries) {
      this.#waiting.set(entry, entry.records.length);
      for (const { record } of entry.records) this.#entryOf.set(record, entry);
    }
  }

  async remove(through: readonly SourceRecord[]): Promise<void> {
    const done: Entry[] = [];
    for (const record of through.flatMap((each) => this.#copies.get(each) ?? [])) {
      const entry = this.#entryOf.get(record);
      if (entry === undefined) continue;
      const waiting = (this.#waiting.get(entry) ?? 0) - 1;
      this.#waiting.set(entry, waiting);
      if (waiting === 0) done.push(entry);
    }
    if (done.length > 0) this.unremoved.push(...(await this.#source.remove(done)));
  }
}
