/** A `timestamp` beyond what a Date holds, which the driver reads as an invalid one, without its number. */
export class FarTimestamp extends Date {
  /** Milliseconds since the epoch. */
  readonly ms: bigint;

  constructor(ms: bigint) {
    super(NaN);
    this.ms = ms;
  }
}
