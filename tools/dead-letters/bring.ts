import { printPosition } from '../../core/contract/record-position.ts';
import type { SourceRecord } from '../../core/record/source-record.ts';
import { buildRedriveEvents, type RedriveBatch } from '../../core/dead-letters/redrive-event.ts';
import { pause } from '../../local/process/pause.ts';
import type { Answer, Invoker } from './answer.ts';
import { copiesOf, sourceOfRecords } from './copies.ts';
import type { Entry, KeptRecord, LetterSource, Unremoved } from './letter-source.ts';
import { describeError } from './read-kept.ts';

/** What Lambda takes (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html). */
const mostEventBytes = 6_291_456;

/** Of several records in one event: a little is left free. */
const maxEventBytes = 5_500_000;

/** So many records in a row that the function refuses by themselves are no bad records: it is the function. */
const mostRefusedInARow = 3;

/** Time, as a redrive goes by it. */
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

/** Counts records, each once however often it was kept. */
export interface Report {
  /** Written or skipped, and gone from the source; or stored as a new letter, where `storedAgain` is not known. */
  readonly through: number;
  /** Those stored again, those that the function could not finish with, and those in `left`. */
  readonly failed: number;
  /** Failed for good again, and stored as new letters with their new reasons; `null`: the function does not say. */
  readonly storedAgain: number | null;
  /** Records that can't be brought at all, each with the reason: they stay where they are. */
  readonly left: readonly { readonly position: string; readonly problem: string }[];
  /** What is through and could not be removed: it may be redriven once more, with the same effect. */
  readonly unremoved: readonly Unremoved[];
  /** Why it ended before the last record. */
  readonly ended: string | undefined;
}

/**
 * Brings batch after batch, and removes after each what has gone through: an end at any point loses nothing. A record
 * that the function can't take is left, and the others go on without it.
 */
export async function bring(
  kept: readonly KeptRecord[],
  entries: readonly Entry[],
  source: Pick<LetterSource, 'remove'>,
  invoker: Invoker,
  { batchSize, recordsPerSecond }: { readonly batchSize: number; readonly recordsPerSecond: number },
  pace: Pace,
): Promise<Report> {
  const limits = { maxRecords: Math.min(batchSize, recordsPerSecond), maxBytes: maxEventBytes };
  const sourceOf = sourceOfRecords(kept);
  const build = (records: readonly SourceRecord[]): RedriveBatch[] => [
    ...buildRedriveEvents(records, limits, sourceOf),
  ];
  const removal = new Removal(entries, source);
  const startedAtMs = pace.nowMs();
  const left: Report['left'][number][] = [];
  let through = 0;
  let unfinished = 0;
  let storedAgain = 0;
  let saysWhatFailed = true;
  let sent = 0;
  let refusedInARow = 0;
  const report = (ended?: string): Report => ({
    through,
    failed: unfinished + storedAgain + left.length,
    storedAgain: saysWhatFailed ? storedAgain : null,
    left,
    unremoved: removal.unremoved,
    ended,
  });

  const batches = build(kept.map(({ record }) => record)).reverse();
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
      if (first !== undefined) left.push({ position: printPosition(first), problem: answer.message });
      refusedInARow += answer.isTooLarge === true ? 0 : 1;
      if (refusedInARow === mostRefusedInARow) return report('the function takes none of several records');
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
        `${printPositions(records)} went through, and could not be removed: ${describeError(error)}`,
      );
    }
  }
  return report();
}

/** Never rejects. */
async function invoke(invoker: Invoker, { event }: RedriveBatch): Promise<Answer> {
  const text = JSON.stringify(event);
  const bytes = Buffer.byteLength(text);
  if (bytes > mostEventBytes) {
    const message = `its event would have ${bytes} bytes, and Lambda takes ${mostEventBytes}`;
    return { kind: 'refused', message, mayBeOneRecord: true, isTooLarge: true };
  }
  try {
    return await invoker.invoke(text);
  } catch (error) {
    return { kind: 'refused', message: describeError(error) };
  }
}

function printPositions(records: readonly SourceRecord[]): string {
  const [first, last] = [records[0], records.at(-1)];
  if (first === undefined || last === undefined) return '';
  return first === last ? printPosition(first) : `${printPosition(first)} … ${printPosition(last)}`;
}

/** Removes the entries all of whose records went through, with every copy of these records. */
class Removal {
  readonly unremoved: Unremoved[] = [];
  readonly #source: Pick<LetterSource, 'remove'>;
  readonly #copies: ReadonlyMap<SourceRecord, readonly SourceRecord[]>;
  readonly #entryOf = new Map<SourceRecord, Entry>();
  /** How many records of an entry are not through. */
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
