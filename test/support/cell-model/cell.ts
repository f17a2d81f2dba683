/**
 * How Cassandra decides between two cells of one column, whatever order they arrive in. After `Cells.reconcile` and
 * `LivenessInfo.supersedes` (org.apache.cassandra.db, 4.1 and 5.0); held against a real server by an
 * integration test.
 */

/** A value, or a tombstone, with its write timestamp. */
export interface Cell {
  readonly micros: bigint;
  /** `null` for a tombstone. */
  readonly value: Buffer | null;
  /** From this second on the value is gone; `undefined`: it stays. Always `undefined` for a tombstone. */
  readonly expiresAtSeconds: number | undefined;
}

/** The cell that stays of two of one column. */
export function resolveCells(one: Cell, other: Cell): Cell {
  if (one.micros !== other.micros) return one.micros > other.micros ? one : other;
  // At one timestamp, what deletes wins over what expires, and what expires over what stays.
  const [oneRank, otherRank] = [rank(one), rank(other)];
  if (oneRank !== otherRank) return oneRank > otherRank ? one : other;
  const [oneExpires, otherExpires] = [one.expiresAtSeconds ?? 0, other.expiresAtSeconds ?? 0];
  if (oneExpires !== otherExpires) return oneExpires > otherExpires ? one : other;
  return Buffer.compare(one.value ?? nothing, other.value ?? nothing) >= 0 ? one : other;
}

/** What a reader sees of a cell at a time: `undefined` if it is deleted or expired. */
export function readCell({ value, expiresAtSeconds }: Cell, atSeconds: number): Buffer | undefined {
  if (value === null) return undefined;
  return expiresAtSeconds !== undefined && expiresAtSeconds <= atSeconds ? undefined : value;
}

function rank({ value, expiresAtSeconds }: Cell): number {
  if (value === null) return 2;
  return expiresAtSeconds === undefined ? 0 : 1;
}

const nothing = Buffer.alloc(0);
