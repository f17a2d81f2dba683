import { unknown } from '../options.ts';
import type { TopicTraffic } from '../../../tools/cost/batches.ts';
import type { OptionProblems } from '../option-problems.ts';
import { cutAtEquals, readNumber, type NumberRange } from './read-number.ts';

/** The options that are given once for all topics, or for each: `[TOPIC=]N`. */
export interface TrafficValues {
  readonly 'records-per-second'?: readonly string[] | undefined;
  readonly 'key-bytes'?: readonly string[] | undefined;
  readonly 'value-bytes'?: readonly string[] | undefined;
}

/** Bytes of a key without the option: a UUID as text. */
export const defaultKeyBytes = 36;

/** What arrives in each topic; a topic without a rate or a size is a problem. */
export function readTraffic(
  values: TrafficValues,
  topics: readonly string[],
  problems: OptionProblems,
): readonly TopicTraffic[] {
  // Kafka's largest message, unless its brokers are told otherwise, is 1 MiB; Lambda's event ends at 6 MB.
  const size = { min: 0, max: 6_000_000 };
  const rates = readEach('records-per-second', values, topics, { min: 0.001 }, problems);
  const keys = readEach('key-bytes', values, topics, size, problems);
  const sizes = readEach('value-bytes', values, topics, size, problems);
  return topics.map((topic) => ({
    topic,
    recordsPerSecond: needed('records-per-second', topic, rates, problems),
    keyBytes: Math.round(keys.get(topic) ?? defaultKeyBytes),
    valueBytes: Math.round(needed('value-bytes', topic, sizes, problems)),
  }));
}

function needed(
  option: string,
  topic: string,
  numbers: ReadonlyMap<string, number>,
  problems: OptionProblems,
): number {
  const number = numbers.get(topic);
  if (number === undefined && numbers !== unreadable) {
    problems.add(
      `option '--${option}' is missing for topic ${topic}; add --${option} ${topic}=N, or N for all topics`,
    );
  }
  return number ?? 1;
}

/** An option whose problem has been reported already. */
const unreadable: ReadonlyMap<string, number> = new Map();

function readEach(
  option: keyof TrafficValues,
  values: TrafficValues,
  topics: readonly string[],
  range: NumberRange,
  problems: OptionProblems,
): ReadonlyMap<string, number> {
  const byTopic = new Map<string, number>();
  let forAll: number | undefined;
  let isSound = true;
  for (const text of values[option] ?? []) {
    const { name, value } = cutAtEquals(text);
    const number = problems.read(() => readNumber(option, value, range), undefined);
    if (name !== undefined && !topics.includes(name)) {
      problems.add(`option '--${option}': ${unknown('topic', name, topics)}`);
      isSound = false;
    } else if (number === undefined) isSound = false;
    else if (name === undefined) forAll = number;
    else byTopic.set(name, number);
  }
  if (!isSound) return unreadable;
  if (forAll === undefined) return byTopic;
  const rest = forAll;
  return new Map(topics.map((topic) => [topic, byTopic.get(topic) ?? rest]));
}
