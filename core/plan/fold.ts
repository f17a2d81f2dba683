/**
 * Folding: of two writes of one row, one may hide the other entirely, so that it need not be sent.
 *
 * What Cassandra shows of a row does not depend on the order in which its writes arrive: of a column's cells the one
 * with the highest timestamp wins, and so does the highest marker of the row itself; a delete takes what is not
 * younger than itself. So an upsert hides what is older than itself if it sets every column that the other sets: to a
 * value, a null (a tombstone, which hides just as well) or a whole collection (which deletes what is older and then
 * adds its items). This holds whatever else is written to the row, before or after:
 *
 * - Time to live does not matter. Once the upper cell has expired it is a tombstone and hides what it hid before;
 *   it is purged only when nothing older is left beneath it.
 * - At equal timestamps a delete still hides; between two upserts Cassandra compares their values, so both are sent.
 * - An upsert never hides a delete, which also takes what is already in the table.
 * - A row's delete leaves static columns alone, which belong to the partition: what sets them is always sent.
 *
 * Where the server gives the timestamps, the later write in the log is the younger one. Only neighbours among the
 * writes of a row are folded, so that these still go through states in the order in which the log has them.
 */
import type { Write, WriteGroup } from '../record/write.ts';

/**
 * Leaves out each write that the row's next, or the one before it, hides; what is left keeps its order. A write
 * that hides others has them as its {@link Write.folded}. The writes given have none.
 */
export function foldWrites(writes: readonly Write[]): readonly Write[] {
  const lastOfRow = new Map<string, number>();
  let folding: Folding | undefined;
  for (let index = 0; index < writes.length; index++) {
    const rowId = writes[index]?.rowId;
    if (rowId === undefined) break;
    const last = lastOfRow.get(rowId);
    if (last === undefined) lastOfRow.set(rowId, index);
    else lastOfRow.set(rowId, (folding ??= new Folding(writes)).add(index, last));
  }
  return folding === undefined ? writes : folding.left();
}

/** What is to be sent when the write itself can never be written: what it would have hidden, each a group. */
export function unfold({ folded = [] }: Write): readonly WriteGroup[] {
  return foldWrites(folded).map((write) => ({ writes: [write], bytes: write.bytes }));
}

class Folding {
  readonly #writes: readonly Write[];
  /** Of a write that is left: the row's one before it that is left. */
  readonly #before = new Map<number, number>();
  /** By the write that hides them; no write is in two. */
  readonly #hidden = new Map<number, number[]>();
  readonly #isHidden: Uint8Array;

  constructor(writes: readonly Write[]) {
    this.#writes = writes;
    this.#isHidden = new Uint8Array(writes.length);
  }

  /** Adds a row's next write after the last that is left of it; returns the one that is now the last. */
  add(index: number, last: number): number {
    let below: number | undefined = last;
    while (below !== undefined) {
      const hider = this.#hiderOf(below, index);
      if (hider === undefined) break;
      if (hider === below) {
        this.#hide(index, below);
        return below;
      }
      this.#hide(below, index);
      below = this.#before.get(below);
    }
    if (below !== undefined) this.#before.set(index, below);
    return index;
  }

  left(): readonly Write[] {
    const left: Write[] = [];
    for (const [index, write] of this.#writes.entries()) {
      if (this.#isHidden[index] === 1) continue;
      const hidden = this.#hidden.get(index);
      left.push(hidden === undefined ? write : { ...write, folded: this.#inOrder(hidden) });
    }
    return left;
  }

  #inOrder(indexes: readonly number[]): readonly Write[] {
    return indexes
      .toSorted((one, other) => one - other)
      .flatMap((index) => {
        const write = this.#writes[index];
        return write === undefined ? [] : [write];
      });
  }

  #hiderOf(earlier: number, later: number): number | undefined {
    const [one, other] = [this.#writes[earlier], this.#writes[later]];
    if (one === undefined || other === undefined) return undefined;
    if (isAbove(other, one) && covers(other, one)) return later;
    return other.timestampMicros !== undefined && isAbove(one, other) && covers(one, other)
      ? earlier
      : undefined;
  }

  #hide(lower: number, upper: number): void {
    this.#isHidden[lower] = 1;
    const inherited = this.#hidden.get(lower);
    this.#hidden.delete(lower);
    const own = this.#hidden.get(upper);
    const hidden = joined(inherited, own);
    hidden.push(lower);
    this.#hidden.set(upper, hidden);
  }
}

/** Adds the shorter to the longer: a list that is handed on from write to write is not copied each time. */
function joined(one: number[] = [], other: number[] = []): number[] {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  for (const index of short) long.push(index);
  return long;
}

/** Whether each cell of the one wins over each cell of the other in its column; without timestamps, if it comes later. */
function isAbove(one: Write, other: Write): boolean {
  const [micros, below] = [one.timestampMicros, other.timestampMicros];
  if (micros === undefined || below === undefined) return micros === below;
  return micros > below || (micros === below && one.shape.kind === 'delete');
}

/** Whether the upper has a cell, or a tombstone, over everything that the lower sets. */
function covers(upper: Write, lower: Write): boolean {
  const { shape } = upper;
  if (lower.shape.setsStatics) return false;
  if (shape.kind === 'delete') return true;
  if (shape !== lower.shape) return false;
  for (let index = 0; index < shape.columnCount; index++) {
    if (upper.params[index] === undefined && lower.params[index] !== undefined) return false;
  }
  return true;
}
