/** Writes per second, each kind with a bucket that is full at first: of a connection, of a partition. */
export interface RateLimits {
  /** Default: 3,000, as in Keyspaces. */
  readonly perConnection?: number;
  /** Default: 1,000, as in Keyspaces. */
  readonly perPartition?: number;
}

/** A bucket of one second's tokens. */
export class Bucket {
  readonly #perSecond: number;
  #tokens: number;
  #atMs: number;

  constructor(perSecond: number, nowMs: number) {
    this.#perSecond = perSecond;
    this.#tokens = perSecond;
    this.#atMs = nowMs;
  }

  /** Takes so many tokens, or none and says false. */
  take(count: number, nowMs: number): boolean {
    const gained = ((nowMs - this.#atMs) * this.#perSecond) / 1000;
    this.#tokens = Math.min(this.#perSecond, this.#tokens + gained);
    this.#atMs = nowMs;
    if (this.#tokens < count) return false;
    this.#tokens -= count;
    return true;
  }
}

/** Buckets by name. */
export class Buckets {
  readonly #perSecond: number;
  readonly #byName = new Map<string, Bucket>();

  constructor(perSecond: number) {
    this.#perSecond = perSecond;
  }

  take(name: string, count: number, nowMs: number): boolean {
    const bucket = this.#byName.get(name) ?? new Bucket(this.#perSecond, nowMs);
    this.#byName.set(name, bucket);
    return bucket.take(count, nowMs);
  }
}
