import { isObject } from '../../value/is-object.ts';

/** The partition that a list of records is of. */
export interface Place {
  readonly topic: string;
  readonly partition: number;
}

/** What the name of a list says, `topic-partition`; `undefined` where it says neither. */
export function placeOf(name: string): Place | undefined {
  const [, topic, digits] = /^(.+)-(0|[1-9]\d*)$/s.exec(name) ?? [];
  const partition = Number(digits);
  return topic !== undefined && isCount(partition) ? { topic, partition } : undefined;
}

/**
 * The offsets of a partition's records. One that cannot be read lies between those around it, since offsets rise: it
 * gets the next after the one before, or what is left before the first that can be read.
 */
export function readOffsets(entries: readonly unknown[]): readonly number[] {
  const first = entries.findIndex((entry) => offsetOf(entry) !== undefined);
  let next = first < 0 ? 0 : Math.max(0, (offsetOf(entries[first]) ?? 0) - first);
  return entries.map((entry) => {
    const offset = offsetOf(entry) ?? next;
    next = Math.min(offset + 1, Number.MAX_SAFE_INTEGER);
    return offset;
  });
}

function offsetOf(entry: unknown): number | undefined {
  if (!isObject(entry)) return undefined;
  const { offset } = entry;
  return isCount(offset) ? offset : undefined;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
