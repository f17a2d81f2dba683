import { isoDate, isoTimeOfDay } from './iso-text.ts';

/** The unit of a count of time. */
export type InstantUnit = 'seconds' | 'millis' | 'micros' | 'nanos';

/** Digits of a second's fraction that a unit stands for. */
const fractionDigits = { seconds: 0, millis: 3, micros: 6, nanos: 9 } as const;

/** A count of time since 1970-01-01T00:00:00, as its source has it. */
abstract class EpochCount {
  /** A `bigint` beyond 2^53 either way. */
  readonly count: number | bigint;
  readonly unit: InstantUnit;

  constructor(count: number | bigint, unit: InstantUnit) {
    this.count = count;
    this.unit = unit;
  }

  /** Milliseconds since the epoch; what is finer is their fraction. Makes instants comparable, and `new Date(instant)`. */
  valueOf(): number {
    return Number(this.count) * 10 ** (3 - fractionDigits[this.unit]);
  }

  toJSON(): string {
    return this.toString();
  }

  /** ISO 8601 with all digits of the unit. */
  abstract toString(): string;

  /** `'YYYY-MM-DDTHH:MM:SS.fff'`. */
  protected print(): string {
    const digits = fractionDigits[this.unit];
    const perDay = BigInt(86_400) * 10n ** BigInt(digits);
    const count = BigInt(this.count);
    const rest = ((count % perDay) + perDay) % perDay;
    return `${isoDate(Number((count - rest) / perDay))}T${isoTimeOfDay(Number(rest), digits)}`;
  }
}

/**
 * A point in time, with the precision of its source: `2026-01-31T12:00:00.123456Z`. What formats of exact times give,
 * such as `timestamp-micros` of Avro, where a Date would lose digits.
 */
export class Instant extends EpochCount {
  override toString(): string {
    return `${this.print()}Z`;
  }
}

/** A date and time of day without a zone: `local-timestamp-micros` of Avro. It is no point in time until a zone is named. */
export class LocalInstant extends EpochCount {
  override toString(): string {
    return this.print();
  }
}
