import type { Outcome } from '../record/outcome.ts';

/** The last records of each topic that a function instance has seen, and which of them would become dead letters. */
export interface DeadLetterWindow {
  readonly topics: ReadonlyMap<string, TopicWindow>;
}

/** At most {@link windowRecords} records, the oldest first: whether each would become a dead letter. */
interface TopicWindow {
  readonly isDead: readonly boolean[];
  /** The highest offset counted of each partition: a record that is redelivered is not counted again. */
  readonly highest: ReadonlyMap<number, number>;
}

/** How many of a topic's last records would become dead letters. */
export interface Share {
  readonly dead: number;
  readonly records: number;
}

export const emptyWindow: DeadLetterWindow = { topics: new Map() };

/** Of a topic, so that neither a small batch nor a long gone one decides. */
export const windowRecords = 1_000;

/** With fewer, a few records would be "most": their dead letters are no flood. */
export const minRecords = 100;

/** The window with a batch's records added that it has not counted yet. */
export function addToWindow({ topics }: DeadLetterWindow, outcomes: readonly Outcome[]): DeadLetterWindow {
  const added = new Map<string, { readonly isDead: boolean[]; readonly highest: Map<number, number> }>();
  for (const outcome of outcomes) {
    const { topic, partition, offset } = outcome.record;
    const before = topics.get(topic);
    let entry = added.get(topic);
    if (entry === undefined) {
      entry = { isDead: [...(before?.isDead ?? [])], highest: new Map(before?.highest) };
      added.set(topic, entry);
    }
    if (offset <= (entry.highest.get(partition) ?? -1)) continue;
    entry.highest.set(partition, offset);
    entry.isDead.push(outcome.kind === 'failed' && outcome.failure.next === 'dead-letter');
  }
  const kept = [...added].map(
    ([topic, { isDead, highest }]) => [topic, { isDead: isDead.slice(-windowRecords), highest }] as const,
  );
  return { topics: new Map([...topics, ...kept]) };
}

export function shareOf({ topics }: DeadLetterWindow, topic: string): Share {
  const isDead = topics.get(topic)?.isDead ?? [];
  return { dead: isDead.filter(Boolean).length, records: isDead.length };
}

export function isOver({ dead, records }: Share, limit: number): boolean {
  return records >= minRecords && dead > limit * records;
}

export function printShare({ dead, records }: Share, topic: string): string {
  return `${dead} of the last ${records} records of topic '${topic}'`;
}
