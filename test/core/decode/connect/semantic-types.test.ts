import { describe, expect, it } from 'vitest';
import {
  semanticTypeOf,
  valueOfCount,
  type CountType,
} from '../../../../core/decode/connect/semantic-types.ts';
import { Instant } from '../../../../core/value/instant.ts';

function countType(name: string): CountType {
  const type = semanticTypeOf(name);
  if (
    type === undefined ||
    type.kind === 'decimal' ||
    type.kind === 'variableDecimal' ||
    type.kind === 'utcText'
  ) {
    throw new Error(`${name} counts nothing`);
  }
  return type;
}

describe('names of Kafka Connect and Debezium', () => {
  it.each([
    ['org.apache.kafka.connect.data.Date', -1, '1969-12-31'],
    ['org.apache.kafka.connect.data.Time', 86_399_999, '23:59:59.999'],
    ['io.debezium.time.Date', 20_484, '2026-01-31'],
    ['io.debezium.time.Time', 0, '00:00:00.000'],
    ['io.debezium.time.MicroTime', 86_399_999_999, '23:59:59.999999'],
    ['io.debezium.time.NanoTime', 86_399_999_999_999, '23:59:59.999999999'],
    ['io.debezium.time.MicroDuration', 3_600_000_000, '3600000000us'],
    ['io.debezium.time.MicroDuration', -0.5, '-500ns'],
    ['io.debezium.time.NanoDuration', -(2n ** 63n), '-9223372036854775808ns'],
    // MySQL has times of up to 838 hours, and negative ones: no time of day.
    ['io.debezium.time.MicroTime', 86_400_000_000, undefined],
    ['io.debezium.time.MicroTime', -1, undefined],
    ['org.apache.kafka.connect.data.Date', 2 ** 31, undefined],
    ['org.apache.kafka.connect.data.Date', 0.5, undefined],
  ])('%s of %s is %s', (name, count, value) => {
    expect(valueOfCount(countType(name), count)).toBe(value);
  });

  it.each([
    ['org.apache.kafka.connect.data.Timestamp', 'millis'],
    ['io.debezium.time.Timestamp', 'millis'],
    ['io.debezium.time.MicroTimestamp', 'micros'],
    ['io.debezium.time.NanoTimestamp', 'nanos'],
  ] as const)('%s is an instant in %s', (name, unit) => {
    expect(valueOfCount(countType(name), 1_769_860_800_123_456_789n)).toEqual(
      new Instant(1_769_860_800_123_456_789n, unit),
    );
  });

  it('a name that only describes its text, number or bytes is no semantic type', () => {
    const names = [
      'io.debezium.data.Uuid',
      'io.debezium.data.Json',
      'io.debezium.time.ZonedTimestamp',
      'shop.Order',
    ];
    expect(names.map(semanticTypeOf)).toEqual([undefined, undefined, undefined, undefined]);
  });
});
