import { formatCount } from '../../core/print/format-count.ts';
import { printExample } from '../../core/record/failure-example.ts';
import { readBatchLine, type PrintedExample } from './batch-line.ts';

/** What is reported of dead letters while records flow: the first of each code and column by itself, then numbers. */
export type DeadLetterNotice = FirstDeadLetter | MoreDeadLetters;

export interface FirstDeadLetter {
  readonly kind: 'dead-letter';
  /** Redacted. */
  readonly example: PrintedExample;
}

/** Those of the last seconds that were not reported by themselves. */
export interface MoreDeadLetters {
  readonly kind: 'more-dead-letters';
  readonly records: number;
  /** The largest first. Letters that their batch gave no example of are in `records` alone. */
  readonly groups: readonly DeadLetterGroup[];
}

export interface DeadLetterGroup {
  readonly code: string;
  readonly table?: string | undefined;
  readonly column?: string | undefined;
  readonly records: number;
  /** One of them. */
  readonly position: string;
}

/** Reads the lines that the function prints, and reports the dead letters that it has stored. */
export interface DeadLetterWatch {
  addLine(line: string): void;
  /** Reports the numbers if they are due; to be called about once a second. */
  tick(): void;
  /** Reports what has not been reported. */
  end(): void;
}

/** Between two reports of numbers. */
const reportEveryMs = 10_000;

/** Letters reported by themselves in that time: many kinds at once must not scroll the screen. */
const maxFirst = 10;

/** A watch that has reported nothing yet. A letter that was stored twice, as after a redelivery, counts twice. */
export function watchDeadLetters(
  report: (notice: DeadLetterNotice) => void,
  nowMs: () => number = () => performance.now(),
): DeadLetterWatch {
  const reported = new Set<string>();
  const groups = new Map<string, DeadLetterGroup>();
  let waiting = 0;
  let first = 0;
  let startedAtMs = nowMs();

  const count = (example: PrintedExample): void => {
    const { code, table, column, position, records } = example;
    const name = JSON.stringify([code, table, column]);
    const known = groups.get(name)?.records ?? 0;
    groups.set(name, { code, table, column, position, records: known + records });
    waiting += records;
  };
  const reportNumbers = (): void => {
    if (waiting > 0) {
      const sorted = [...groups.values()].sort((a, b) => b.records - a.records);
      report({ kind: 'more-dead-letters', records: waiting, groups: sorted });
    }
    groups.clear();
    waiting = 0;
    first = 0;
    startedAtMs = nowMs();
  };
  const tick = (): void => {
    if (nowMs() - startedAtMs >= reportEveryMs) reportNumbers();
  };

  return {
    addLine(line) {
      // Most lines are of batches without a failure: these are not parsed.
      if (!line.includes('"batch-processed"') || !/"deadLettered":[1-9]/.test(line)) return;
      const batch = readBatchLine(line);
      if (batch === undefined) return;
      tick();
      let withoutExample = batch.deadLettered;
      for (const example of batch.examples) {
        if (!example.deadLettered) continue;
        withoutExample -= example.records;
        const places = placesOf(example);
        if (first < maxFirst && places.some((place) => !reported.has(place))) {
          first += 1;
          for (const place of places) reported.add(place);
          report({ kind: 'dead-letter', example });
        } else count(example);
      }
      waiting += Math.max(0, withoutExample);
    },
    tick,
    end: reportNumbers,
  };
}

function placesOf(example: PrintedExample): readonly string[] {
  const { problems = [example] } = example;
  return problems.map(({ code, table, column }) => JSON.stringify([code, table, column]));
}

/** Groups that one line names. */
const maxGroups = 5;

/** One line for a person. */
export function printDeadLetterNotice(notice: DeadLetterNotice): string {
  if (notice.kind === 'dead-letter') {
    const { example } = notice;
    const others = example.records - 1;
    return `dead letter: ${printExample(example)}${others > 0 ? ` (${formatCount(others)} more like it in its batch)` : ''}`;
  }
  const { records, groups } = notice;
  const named = groups.slice(0, maxGroups);
  const others = records - named.reduce((sum, group) => sum + group.records, 0);
  const parts = named.map(printGroup);
  if (others > 0) parts.push(`${formatCount(others)} others`);
  return `${formatCount(records)} more dead letter${records === 1 ? '' : 's'}: ${parts.join('; ')}`;
}

/** One line of JSON. */
export function deadLetterNoticeAsJson(notice: DeadLetterNotice): string {
  if (notice.kind === 'more-dead-letters') return JSON.stringify(notice);
  const { position, code, table, column, message, problems, moreProblems, records } = notice.example;
  const { kind } = notice;
  return JSON.stringify({ kind, position, code, table, column, message, problems, moreProblems, records });
}

function printGroup({ code, table, column, records, position }: DeadLetterGroup): string {
  const place = [table, column].filter((part) => part !== undefined).join('.');
  return `${formatCount(records)} ${place === '' ? '' : `${place} `}${code}, such as ${position}`;
}
