import { Instant, type InstantUnit } from '../../value/instant.ts';
import { isoDate, isoTimeOfDay } from '../../value/iso-text.ts';

/** What the name of a schema says about its values. */
export type SemanticType =
  /** Bytes of a signed big-endian number; the scale is a parameter of the schema. */
  | { readonly kind: 'decimal' }
  /** A record of a `scale` and the bytes of a `value`. */
  | { readonly kind: 'variableDecimal' }
  /** A count: days since 1970-01-01, time since midnight, time since the epoch, or a length of time. */
  | CountType
  /** A text that ends in the Z of UTC, of a date or a time that has no zone. */
  | { readonly kind: 'utcText' };

/** What a count means. */
export type CountType =
  | { readonly kind: 'date' }
  | { readonly kind: 'time'; readonly unit: 'millis' | 'micros' | 'nanos' }
  | { readonly kind: 'timestamp'; readonly unit: InstantUnit }
  | { readonly kind: 'duration'; readonly unit: 'micros' | 'nanos' };

/**
 * The names of Kafka Connect (org.apache.kafka.connect.data) and Debezium (io.debezium.time and io.debezium.data) whose
 * values mean more than their physical type: in the `name` of a schema of Connect's JSON, and in `connect.name` of an Avro
 * schema. All others are values of their physical type, such as the text of Uuid, Json, Enum, Xml, ZonedTimestamp and Interval,
 * the number of a Year and the bytes of Bits.
 *
 * Debezium's timestamps of columns without a zone count from 1970-01-01T00:00:00 UTC: they are instants here, as in
 * Connect's own Timestamp, because the schemas do not tell them apart.
 */
const semanticTypes: ReadonlyMap<string, SemanticType> = /* @__PURE__ */ new Map<string, SemanticType>([
  ['org.apache.kafka.connect.data.Decimal', { kind: 'decimal' }],
  ['org.apache.kafka.connect.data.Date', { kind: 'date' }],
  ['org.apache.kafka.connect.data.Time', { kind: 'time', unit: 'millis' }],
  ['org.apache.kafka.connect.data.Timestamp', { kind: 'timestamp', unit: 'millis' }],
  ['io.debezium.time.Date', { kind: 'date' }],
  ['io.debezium.time.Time', { kind: 'time', unit: 'millis' }],
  ['io.debezium.time.MicroTime', { kind: 'time', unit: 'micros' }],
  ['io.debezium.time.NanoTime', { kind: 'time', unit: 'nanos' }],
  ['io.debezium.time.Timestamp', { kind: 'timestamp', unit: 'millis' }],
  ['io.debezium.time.MicroTimestamp', { kind: 'timestamp', unit: 'micros' }],
  ['io.debezium.time.NanoTimestamp', { kind: 'timestamp', unit: 'nanos' }],
  ['io.debezium.time.MicroDuration', { kind: 'duration', unit: 'micros' }],
  ['io.debezium.time.NanoDuration', { kind: 'duration', unit: 'nanos' }],
  ['io.debezium.time.IsoDate', { kind: 'utcText' }],
  ['io.debezium.time.IsoTime', { kind: 'utcText' }],
  ['io.debezium.data.VariableScaleDecimal', { kind: 'variableDecimal' }],
]);

/** What a name means; undefined where the value has no other meaning than its physical type. */
export function semanticTypeOf(name: string): SemanticType | undefined {
  return semanticTypes.get(name);
}

/** The days that an int32 counts. */
const maxDays = 2 ** 31;

const millisADay = 86_400_000;
const timeUnits = {
  millis: { perDay: millisADay, digits: 3 },
  micros: { perDay: millisADay * 1e3, digits: 6 },
  nanos: { perDay: millisADay * 1e6, digits: 9 },
} as const;

/**
 * The value of a count: a date as `'YYYY-MM-DD'`, a time of day as `'HH:MM:SS.ffffff'`, an Instant, or a duration as
 * CQL spells it (`'3600000000us'`). `undefined` where it is none: a time outside a day, a date that no int32 counts.
 * A duration may have a fraction: Debezium's is a double in some versions. It is rounded to a nanosecond.
 */
export function valueOfCount(type: CountType, count: number | bigint): string | Instant | undefined {
  switch (type.kind) {
    case 'timestamp':
      return isWhole(count) ? new Instant(count, type.unit) : undefined;
    case 'date':
      return isWhole(count) && count >= -maxDays && count < maxDays ? isoDate(Number(count)) : undefined;
    case 'time': {
      const { perDay, digits } = timeUnits[type.unit];
      return isWhole(count) && count >= 0 && count < perDay ? isoTimeOfDay(Number(count), digits) : undefined;
    }
    case 'duration':
      return durationOf(count, type.unit);
  }
}

const isWhole = (count: number | bigint): boolean => typeof count === 'bigint' || Number.isInteger(count);

function durationOf(count: number | bigint, unit: 'micros' | 'nanos'): string | undefined {
  if (typeof count === 'number' && !Number.isSafeInteger(count)) {
    const nanos = unit === 'micros' ? count * 1e3 : count;
    return Number.isFinite(nanos) ? `${BigInt(Math.round(nanos))}ns` : undefined;
  }
  return `${count}${unit === 'micros' ? 'us' : 'ns'}`;
}

/** What a time of day may count, for a message: `0 to 86399999 (milliseconds of a day)`. */
export function allowedCounts(type: CountType): string {
  switch (type.kind) {
    case 'time':
      return `0 to ${timeUnits[type.unit].perDay - 1} (${type.unit} of a day)`;
    case 'date':
      return `${-maxDays} to ${maxDays - 1} days`;
    case 'timestamp':
      return 'a whole number';
    case 'duration':
      return 'a finite number';
  }
}

/** A text of kind `utcText` without its Z. */
export function withoutUtc(text: string): string {
  return text.endsWith('Z') ? text.slice(0, -1) : text;
}
