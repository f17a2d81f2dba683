/** What a write was stamped with. */
export interface Stamp {
  readonly offset: number;
  readonly recordMs: number;
  /** Never below `recordMs` × 1000. */
  readonly micros: number;
  /** Whether it is above what the record alone would give. */
  readonly raised: boolean;
}

/** A stamp given in this batch. */
export interface BatchStamp extends Stamp {
  readonly rowId: string;
  readonly recordIndex: number;
}

/** By millisecond, then by row: the highest stamp whose record is not younger and that reaches into the millisecond. */
type StampIndex = Map<number, Map<string, BatchStamp>>;

/**
 * The stamps that a batch has given in one partition.
 *
 * Rows are looked up only where timestamps stop rising: as long as they rise, each is above all before it, whatever
 * the row. That holds for nearly all of a log, so the index by row is made when it is first asked for, from the first
 * stamp on that matters, and dropped when timestamps rise again.
 */
export class PartitionStamps {
  readonly topic: string;
  readonly partition: number;
  /** The stamps that are above what their record alone would give, in the order given. */
  readonly raised: BatchStamp[] = [];
  /** The millisecond of the last record. */
  lastMs = 0;
  readonly #stamps: BatchStamp[] = [];
  /** For each stamp, the highest up to it: never falling, so that it can be searched by halves. */
  readonly #highest: number[] = [];
  #index: { readonly from: number; readonly stamps: StampIndex } | undefined;
  #indexesMade = 0;

  constructor(topic: string, partition: number) {
    this.topic = topic;
    this.partition = partition;
  }

  /**
   * Of the row's stamps whose record is not younger than `recordMs`, the highest; `undefined` if it is below `micros`,
   * or there is none. `micros` is never below `recordMs` × 1000.
   */
  find(rowId: string, recordMs: number, micros: number): BatchStamp | undefined {
    if (micros > (this.#highest.at(-1) ?? -Infinity)) {
      // In a log that runs backwards often, making it anew each time would cost more than keeping it.
      if (this.#indexesMade < maxIndexesMade) this.#index = undefined;
      return undefined;
    }
    const stamp = this.#indexFrom(this.#firstReaching(micros)).get(recordMs)?.get(rowId);
    return stamp !== undefined && stamp.micros >= micros ? stamp : undefined;
  }

  add(stamp: BatchStamp): void {
    this.#stamps.push(stamp);
    this.#highest.push(Math.max(this.#highest.at(-1) ?? -Infinity, stamp.micros));
    this.lastMs = stamp.recordMs;
    if (stamp.raised) this.raised.push(stamp);
    if (this.#index !== undefined) enter(this.#index.stamps, stamp);
  }

  /** The stamps of at least `micros`, the last given first. */
  from(micros: number): readonly BatchStamp[] {
    return this.#stamps
      .slice(this.#firstReaching(micros))
      .filter((stamp) => stamp.micros >= micros)
      .reverse();
  }

  #indexFrom(first: number): StampIndex {
    if (this.#index === undefined || this.#index.from > first) {
      const stamps: StampIndex = new Map();
      for (let at = first; at < this.#stamps.length; at++) {
        const stamp = this.#stamps[at];
        if (stamp !== undefined) enter(stamps, stamp);
      }
      this.#index = { from: first, stamps };
      this.#indexesMade += 1;
    }
    return this.#index.stamps;
  }

  /** No stamp before this place is as high as `micros`. */
  #firstReaching(micros: number): number {
    let low = 0;
    let high = this.#highest.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#highest[middle] ?? Infinity) < micros) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** So often is the index made anew in one batch; then it is kept. */
const maxIndexesMade = 16;

/** Work in proportion to the milliseconds that the stamp was raised: a thousandth of the row's records at most. */
function enter(index: StampIndex, stamp: BatchStamp): void {
  const lastMs = Math.floor(stamp.micros / 1000);
  for (let ms = stamp.recordMs; ms <= lastMs; ms++) {
    const known = index.get(ms);
    if (known === undefined) index.set(ms, new Map([[stamp.rowId, stamp]]));
    else if (!isBelow(stamp, known.get(stamp.rowId))) known.set(stamp.rowId, stamp);
  }
}

function isBelow(stamp: BatchStamp, other: BatchStamp | undefined): boolean {
  return other !== undefined && stamp.micros < other.micros;
}
