import { formatCount } from '../../core/print/format-count.ts';
import { printExample } from '../../core/record/failure-example.ts';
import { readBatchLine, type PrintedExample } from './batch-line.ts';

/** What is told of dead letters while records flow: the first of each code and column by itself, then numbers. */
export type LetterNews = FirstLetter | MoreLetters;

export interface FirstLetter {
  readonly kind: 'dead-letter';
  /** Redacted. */
  readonly example: PrintedExample;
}

/** Those of the last seconds that were not told by themselves. */
export interface MoreLetters {
  readonly kind: 'more-dead-letters';
  readonly records: number;
  /** The largest first. Letters that their batch gave no example of are in `records` alone. */
  readonly groups: readonly LetterGroup[];
}

export interface LetterGroup {
  readonly code: string;
  readonly table?: string | undefined;
  readonly column?: string | undefined;
  readonly records: number;
  /** One of them. */
  readonly position: string;
}

/** Reads the lines that the function prints, and tells of the dead letters that it has stored. */
export interface LetterWatch {
  addLine(line: string): void;
  /** Tells the numbers if it is time; to be called now and then. */
  tick(): void;
  /** Tells what is left to tell. */
  end(): void;
}

/** Between two tellings of numbers. */
const tellEveryMs = 10_000;

/** Letters told by themselves in that time: a flood of many kinds must not scroll the screen. */
const mostFirst = 10;

/** A watch that has told nothing yet. A letter that was stored twice, as after a redelivery, counts twice. */
export function watchDeadLetters(
  tell: (news: LetterNews) => void,
  nowMs: () => number = () => performance.now(),
): LetterWatch {
  const told = new Set<string>();
  const groups = new Map<string, LetterGroup>();
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
  const tellNumbers = (): void => {
    if (waiting > 0) {
      const sorted = [...groups.values()].sort((a, b) => b.records - a.records);
      tell({ kind: 'more-dead-letters', records: waiting, groups: sorted });
    }
    groups.clear();
    waiting = 0;
    first = 0;
    startedAtMs = nowMs();
  };
  const tick = (): void => {
    if (nowMs() - startedAtMs >= tellEveryMs) tellNumbers();
  };

  return {
    addLine(line) {
      // Most lines are of batches that are well: these are not parsed.
      if (!line.includes('"batch-processed"') || !/"deadLettered":[1-9]/.test(line)) return;
      const batch = readBatchLine(line);
      if (batch === undefined) return;
      tick();
      let withoutExample = batch.deadLettered;
      for (const example of batch.examples) {
        if (!example.deadLettered) continue;
        withoutExample -= example.records;
        const places = placesOf(example);
        if (first < mostFirst && places.some((place) => !told.has(place))) {
          first += 1;
          for (const place of places) told.add(place);
          tell({ kind: 'dead-letter', example });
        } else count(example);
      }
      waiting += Math.max(0, withoutExample);
    },
    tick,
    end: tellNumbers,
  };
}

function placesOf(example: PrintedExample): readonly string[] {
  const { problems = [example] } = example;
  return problems.map(({ code, table, column }) => JSON.stringify([code, table, column]));
}

/** Groups that one line names. */
const mostGroups = 5;

/** One line for a person. */
export function printLetterNews(news: LetterNews): string {
  if (news.kind === 'dead-letter') {
    const { example } = news;
    const others = example.records - 1;
    return `dead letter: ${printExample(example)}${others > 0 ? ` (${formatCount(others)} more like it in its batch)` : ''}`;
  }
  const { records, groups } = news;
  const named = groups.slice(0, mostGroups);
  const others = records - named.reduce((sum, group) => sum + group.records, 0);
  const parts = named.map(printGroup);
  if (others > 0) parts.push(`${formatCount(others)} others`);
  return `${formatCount(records)} more dead letter${records === 1 ? '' : 's'}: ${parts.join('; ')}`;
}

/** One line of JSON. */
export function letterNewsAsJson(news: LetterNews): string {
  if (news.kind === 'more-dead-letters') return JSON.stringify(news);
  const { position, code, table, column, message, problems, moreProblems, records } = news.example;
  const { kind } = news;
  return JSON.stringify({ kind, position, code, table, column, message, problems, moreProblems, records });
}

function printGroup({ code, table, column, records, position }: LetterGroup): string {
  const place = [table, column].filter((part) => part !== undefined).join('.');
  return `${formatCount(records)} ${place === '' ? '' : `${place} `}${code}, such as ${position}`;
}
