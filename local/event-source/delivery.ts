import type { RetryScope } from './behaviour.ts';
import type { PolledRecord } from './record-queue.ts';
import type { DeliveryFailure } from './retry.ts';
import type { SourcePartition } from './source-partition.ts';

/** Records of one partition in a delivery; void once the partition has been rewound. */
export interface DeliveryPart {
  readonly partition: SourcePartition;
  readonly generation: number;
  readonly records: readonly PolledRecord[];
}

/** Records that go to the function, or to the on-failure destination, together. */
export interface Delivery {
  readonly parts: readonly DeliveryPart[];
  /** Retries of these records so far; bisecting is not one. */
  readonly attempt: number;
  /** Invocations that have carried these records, this one included. */
  readonly invokeCount: number;
  /** How the last invocation that carried these records failed. */
  readonly last: LastFailure | undefined;
}

export interface LastFailure {
  /** `undefined` where no answer came. */
  readonly requestId: string | undefined;
  readonly failure: DeliveryFailure;
}

/** Why records go to the on-failure destination; the third is the name that Lambda has for streams. */
export type DiscardCondition = 'RetryAttemptsExhausted' | 'MaximumPayloadSizeExceeded' | 'RecordAgeExceeded';

export function countRecords(parts: readonly DeliveryPart[]): number {
  return parts.reduce((count, { records }) => count + records.length, 0);
}

/** The parts whose partition has not been rewound since. */
export function liveParts(parts: readonly DeliveryPart[]): readonly DeliveryPart[] {
  return parts.every(isLive) ? parts : parts.filter(isLive);
}

const isLive = ({ partition, generation }: DeliveryPart): boolean => partition.generation === generation;

/** Cuts after the given number of records, counted through the parts; neither side has an empty part. */
export function cutParts(
  parts: readonly DeliveryPart[],
  count: number,
): readonly [readonly DeliveryPart[], readonly DeliveryPart[]] {
  const before: DeliveryPart[] = [];
  const after: DeliveryPart[] = [];
  let room = count;
  for (const part of parts) {
    const taken = part.records.slice(0, Math.max(0, room));
    const rest = part.records.slice(taken.length);
    room -= taken.length;
    if (taken.length > 0) before.push({ ...part, records: taken });
    if (rest.length > 0) after.push({ ...part, records: rest });
  }
  return [before, after];
}

/** Divides by a test of each record; neither side has an empty part. */
export function divideParts(
  parts: readonly DeliveryPart[],
  test: (part: DeliveryPart, record: PolledRecord) => boolean,
): readonly [passing: readonly DeliveryPart[], others: readonly DeliveryPart[]] {
  const select = (wanted: boolean): DeliveryPart[] =>
    parts
      .map((part) => ({ ...part, records: part.records.filter((record) => test(part, record) === wanted) }))
      .filter(({ records }) => records.length > 0);
  return [select(true), select(false)];
}

/** Which of a delivery's records are redelivered, when some were reported as failed. */
export function chooseRetried(
  parts: readonly DeliveryPart[],
  failed: ReadonlyMap<string, ReadonlySet<number>>,
  scope: RetryScope,
): readonly [retried: readonly DeliveryPart[], done: readonly DeliveryPart[]] {
  if (scope === 'batch') return [parts, []];
  const firstFailed = new Map([...failed].map(([name, offsets]) => [name, Math.min(...offsets)]));
  return divideParts(parts, ({ partition: { name } }, { offset }) =>
    scope === 'reported'
      ? failed.get(name)?.has(offset) === true
      : offset >= (firstFailed.get(name) ?? Number.POSITIVE_INFINITY),
  );
}
