import { describe, expect, it } from 'vitest';
import { ConfigurationError } from '../../../core/connector/problem.ts';
import type { RouteDefinition } from '../../../core/connector/connector.ts';
import { fullText } from '../../../core/failure/full-message.ts';
import type { Write } from '../../../core/record/write.ts';
import { compile, errorOf, int64, nowMs, write, type Given } from './routes.ts';
import { mapOne, recordOf } from './tables.ts';

describe('skipped records', () => {
  const skipOf = (changes: Partial<RouteDefinition>, record: Given) =>
    mapOne(compile(changes), recordOf({ key: 'k', ...record }), 0, nowMs);

  it('a tombstone is skipped unless the route deletes by tombstones', () => {
    expect(skipOf({}, { value: null })).toBe('tombstone');
  });

  it('a record that `where` rejects is skipped, and a tombstone too', () => {
    const where: RouteDefinition['where'] = (r) => r.header('keep') === 'yes';
    expect(skipOf({ where }, {})).toBe('filtered');
    expect(skipOf({ where, tombstones: 'delete' }, { value: null })).toBe('filtered');
    expect(skipOf({ where }, { headers: [{ name: 'keep', value: Buffer.from('yes') }] })).toHaveProperty(
      'shape',
    );
  });
});

describe('deleting tombstone', () => {
  it('a tombstone deletes the row of its key with the timestamp of the record', () => {
    const route = compile({ tombstones: 'delete', columns: { city: 'value.city' } });
    expect(route.shapes.map(({ kind }) => kind)).toEqual(['upsert', 'delete']);
    const deleted = mapOne(route, recordOf({ key: 'k', value: null }), 1, nowMs) as Write;
    const written = mapOne(route, recordOf({ key: 'k', value: '{"city":"x"}' }), 2, nowMs) as Write;
    expect(deleted.shape).toMatchObject({
      kind: 'delete',
      cql: 'DELETE FROM "shop"."orders" USING TIMESTAMP ? WHERE "id" = ? AND "seq" = ?',
      timestampIndex: 0,
    });
    expect(deleted.params).toEqual([
      int64(BigInt(deleted.timestampMicros!)),
      Buffer.from('k'),
      Buffer.from([0, 0, 0, 7]),
    ]);
    expect(deleted.rowId).toBe(written.rowId);
    expect(deleted.timestampMicros).toBe(written.timestampMicros);
  });
});

describe('write timestamp', () => {
  for (const [timestamp, record, micros] of [
    ['record', { timestamp: 5, offset: 996 }, 5996],
    ['record', { timestamp: 5, offset: 997 }, 5000],
    [{ offset: 1_000_000 }, { offset: 1234 }, 1_001_234],
    [{ field: 'value.at', unit: 'seconds' }, { value: { at: 1_600_000_000 } }, 1_600_000_000_000_000],
    [{ field: 'value.at', unit: 'seconds' }, { value: { at: 1_600_000_000.25 } }, 1_600_000_000_250_000],
    [{ field: 'value.at', unit: 'millis' }, { value: { at: '1600000000123' } }, 1_600_000_000_123_000],
    [{ field: 'value.at', unit: 'micros' }, { value: { at: -5 } }, -5],
    [{ field: 'header.at', unit: 'micros' }, { headers: [{ name: 'at', value: Buffer.from('77') }] }, 77],
  ] as const) {
    it(`a write timestamp comes from ${JSON.stringify(timestamp)}: ${micros}`, () => {
      const written = write({ timestamp }, record);
      expect(written.timestampMicros).toBe(micros);
      expect(written.params[written.shape.timestampIndex!]).toEqual(int64(BigInt(micros)));
    });
  }

  const hourMs = 3_600_000;
  const field = { field: 'value.at', unit: 'millis' } as const;
  for (const [timestamp, maxTimestampAhead, aheadMs, isWritten] of [
    ['record', undefined, 24 * hourMs - 1, true],
    ['record', undefined, 24 * hourMs + 1, false],
    ['record', '2 days', 24 * hourMs + 1, true],
    ['record', '30 seconds', 29_999, true],
    ['record', '30 seconds', 30_001, false],
    ['record', 'unlimited', 7_000_000_000_000, true],
    ['record', undefined, 7_000_000_000_000, false],
    [field, undefined, 24 * hourMs, true],
    [field, undefined, 24 * hourMs + 1, false],
    [field, 'unlimited', 24 * hourMs + 1, true],
    ['server', '1 hour', 7_000_000_000_000, true],
    [{ offset: 0 }, '1 hour', 7_000_000_000_000, true],
    [{ offset: 9_000_000_000_000_000 }, undefined, 0, true],
  ] as const) {
    const bound = maxTimestampAhead ?? 'no bound of its own';
    it(`a route with timestamp ${JSON.stringify(timestamp)} and ${bound} ${isWritten ? 'writes' : 'refuses'} a record ${aheadMs} ms ahead`, () => {
      const at = nowMs + aheadMs;
      const act = () =>
        write(
          {
            timestamp,
            ...(maxTimestampAhead === undefined ? {} : { maxTimestampAhead }),
            columns: { city: 'value.c' },
          },
          { timestamp: at, value: { at, c: 'x' } },
        );
      if (isWritten) expect(act().params[2]).toEqual(Buffer.from('x'));
      else expect(errorOf(act)).toMatchObject({ code: 'invalid_timestamp', stage: 'map' });
    });
  }

  it('a timestamp too far ahead is refused with its value, what is allowed and what to change', () => {
    const act = (aheadMs: number) => () =>
      write({ maxTimestampAhead: '1 hour' }, { timestamp: nowMs + aheadMs });
    expect(fullText(errorOf(act(2 * hourMs)).reason)).toBe(
      `write timestamp: got 2027-01-15T10:00:00.000Z, 2.0 hours ahead of the clock, allowed is 1 hour: correct the clock or the unit of the producer; redrive the record once its time has come, or raise the route's maxTimestampAhead ('unlimited': no bound)`,
    );
    expect(fullText(errorOf(act(100 * 24 * hourMs)).reason)).toMatch(/, 100 days ahead of the clock, /);
  });

  it('a timestamp too far ahead is refused for a delete too, and written once its time has come', () => {
    const record = recordOf({ key: 'k', value: null, timestamp: nowMs + 25 * hourMs });
    const route = compile({ tombstones: 'delete' });
    expect(errorOf(() => mapOne(route, record, 0, nowMs)).code).toBe('invalid_timestamp');
    expect(mapOne(route, record, 0, nowMs + 2 * hourMs)).toMatchObject({ shape: { kind: 'delete' } });
  });

  it('a write has no timestamp if the route leaves it to the server', () => {
    const written = write({ timestamp: 'server', tombstones: 'delete' });
    expect(written).toMatchObject({ timestampMicros: undefined, shape: { timestampIndex: undefined } });
    expect(compile({ timestamp: 'server', tombstones: 'delete' }).shapes.map(({ cql }) => cql)).toEqual([
      'INSERT INTO "shop"."orders" ("id", "seq") VALUES (?, ?)',
      'DELETE FROM "shop"."orders" WHERE "id" = ? AND "seq" = ?',
    ]);
  });
});

describe('time to live', () => {
  for (const [ttl, cql] of [
    ['90 days', 'USING TTL 7776000 AND TIMESTAMP ?'],
    ['1.5 hours', 'USING TTL 5400 AND TIMESTAMP ?'],
    ['1.1 days', 'USING TTL 95040 AND TIMESTAMP ?'],
    ['2.7 hours', 'USING TTL 9720 AND TIMESTAMP ?'],
    ["'60'", 'USING TTL 60 AND TIMESTAMP ?'],
    [{ from: '60' }, 'USING TTL 60 AND TIMESTAMP ?'],
    [{ from: '60500', unit: 'millis' }, 'USING TTL 61 AND TIMESTAMP ?'],
    [60, 'USING TTL 60 AND TIMESTAMP ?'],
    [0, 'USING TTL 0 AND TIMESTAMP ?'],
    ['value.ttl', 'USING TTL ? AND TIMESTAMP ?'],
  ] as const) {
    it(`a TTL of ${JSON.stringify(ttl)} is ${cql}`, () => {
      expect(compile({ ttl }).shapes[0]!.cql).toBe(
        `INSERT INTO "shop"."orders" ("id", "seq") VALUES (?, ?) ${cql}`,
      );
    });
  }

  it.each([{ from: '99999999999' }, { from: '-5', unit: 'millis' }, "'60.5'", '0.001 hours'] as const)(
    'an invalid constant TTL is refused before the first record: %j',
    (ttl) => {
      expect(() => compile({ ttl })).toThrow(ConfigurationError);
    },
  );

  it('the TTL comes from the record, or from the table if the record has none', () => {
    expect(write({ ttl: 'value.ttl' }, { value: { ttl: 60 } }).params[2]).toEqual(Buffer.from([0, 0, 0, 60]));
    expect(write({ ttl: 'value.ttl' }, { value: { ttl: '60' } }).params[2]).toEqual(
      Buffer.from([0, 0, 0, 60]),
    );
    const without = write({ ttl: 'value.ttl' }, { value: {} });
    expect(without.params[2]).toBeUndefined();
    expect(without.shape.timestampIndex).toBe(3);
  });
});
