import { describe, expect, it } from 'vitest';
import { known } from '../../../core/failure/failure-message.ts';
import { RecordError } from '../../../core/failure/failure.ts';
import type { CompiledRoute } from '../../../core/mapping/compile/compiled.ts';
import { createMapper } from '../../../core/plan/map-batch.ts';
import { BatchCrash } from '../../../core/record/batch-crash.ts';
import { makeRecord } from '../../support/make-record.ts';
import { makeWrite } from '../../support/make-write.ts';
import { connectorOf, routeTo } from './compiled.ts';

const nowMs = 1_800_000_000_000;

const refuse = (error: unknown): CompiledRoute['map'] => {
  return () => {
    throw error;
  };
};

const records = [0, 1, 2, 3].map((offset) => makeRecord({ topic: 'orders', offset }));

describe('batch mapper', () => {
  it('the batch mapper makes a write per route and record, those of a record side by side', () => {
    const mapper = createMapper(records, connectorOf({ orders: [routeTo('a'), routeTo('b')] }), nowMs);
    const { writes, end } = mapper.map(0, 2, Infinity);
    expect(end).toBe(2);
    expect(
      writes.map(({ recordIndex, params }) => [recordIndex, String(params[1]), String(params[2])]),
    ).toEqual([
      [0, 'orders@0', `a ${nowMs}`],
      [0, 'orders@0', `b ${nowMs}`],
      [1, 'orders@1', `a ${nowMs}`],
      [1, 'orders@1', `b ${nowMs}`],
    ]);
    expect(mapper).toMatchObject({ rows: Uint32Array.of(2, 2, 0, 0), failures: [] });
    expect(mapper.skips.size).toBe(0);
  });

  it('the batch mapper continues after the last portion and ends with the batch', () => {
    const mapper = createMapper(records, connectorOf({ orders: [routeTo('a')] }), nowMs);
    const portions = [
      mapper.map(0, 3, Infinity).writes,
      mapper.map(3, 6, Infinity).writes,
      mapper.map(6, 9, Infinity).writes,
    ];
    expect(portions.map((writes) => writes.map(({ recordIndex }) => recordIndex))).toEqual([
      [0, 1, 2],
      [3],
      [],
    ]);
  });

  it('the batch mapper takes several writes of one route, and none of a route that throws', () => {
    const several = routeTo('a', (_record, recordIndex, _nowMs, writes) => {
      for (let row = 0; row < recordIndex; row++) writes.push(makeWrite({ recordIndex, row: `row ${row}` }));
      if (recordIndex === 3) throw new RecordError('map', 'function_threw', known('it threw'));
      return recordIndex === 0 ? 'filtered' : undefined;
    });
    const mapper = createMapper(records, connectorOf({ orders: [several, routeTo('b')] }), nowMs);
    const { writes } = mapper.map(0, 4, Infinity);
    expect(writes.map(({ recordIndex }) => recordIndex)).toEqual([0, 1, 1, 2, 2, 2, 3]);
    expect(mapper.rows).toEqual(Uint32Array.of(1, 2, 3, 1));
    expect([...mapper.skips]).toEqual([[0, 'filtered']]);
    expect(mapper.failures.map(({ recordIndex }) => recordIndex)).toEqual([3]);
  });

  it('the batch mapper reports the reason why a record has no write', () => {
    const skipping = routeTo('a', (_, recordIndex) => (recordIndex === 1 ? 'tombstone' : 'filtered'));
    const mapper = createMapper(records, connectorOf({ orders: [skipping] }), nowMs);
    expect(mapper.map(0, 2, Infinity).writes).toEqual([]);
    expect([...mapper.skips]).toEqual([
      [0, 'filtered'],
      [1, 'tombstone'],
    ]);
    expect(mapper.rows).toEqual(new Uint32Array(4));
  });

  it('the batch mapper fails a single record with place and reason, and writes its other routes', () => {
    const bad = new RecordError('map', 'function_threw', known('it threw'), { column: 'city' });
    const worse = new RecordError('decode', 'malformed_json', known('not JSON'));
    const mapper = createMapper(
      records,
      connectorOf({ orders: [routeTo('a', refuse(bad)), routeTo('b', refuse(worse)), routeTo('c')] }),
      nowMs,
    );
    expect(mapper.map(2, 3, Infinity).writes.map(({ recordIndex }) => recordIndex)).toEqual([2]);
    expect(mapper.rows).toEqual(Uint32Array.of(0, 0, 1, 0));
    expect(mapper.failures).toStrictEqual([
      {
        recordIndex: 2,
        failure: {
          next: 'dead-letter',
          stage: 'map',
          code: 'function_threw',
          message: known('it threw'),
          table: 'ks.a',
          column: 'city',
        },
      },
      {
        recordIndex: 2,
        failure: {
          next: 'dead-letter',
          stage: 'decode',
          code: 'malformed_json',
          message: known('not JSON'),
          table: 'ks.b',
        },
      },
    ]);
  });

  it('a record with an unreadable key, value or headers fails alone without a call of its routes', () => {
    const strange = [
      makeRecord({ topic: 'orders', offset: 0, value: null, unreadable: { value: 7 } }),
      makeRecord({ topic: 'orders', offset: 1, timestamp: null, unreadable: { timestamp: 'x' } }),
      makeRecord({ topic: 'orders', offset: 2 }),
    ];
    const mapper = createMapper(strange, connectorOf({ orders: [routeTo('a'), routeTo('b')] }), nowMs);
    expect(mapper.map(0, 3, Infinity).writes.map(({ recordIndex }) => recordIndex)).toEqual([1, 1, 2, 2]);
    expect(mapper.rows).toEqual(Uint32Array.of(0, 2, 2));
    expect(mapper.failures).toStrictEqual([
      {
        recordIndex: 0,
        failure: {
          next: 'dead-letter',
          stage: 'decode',
          code: 'invalid_record',
          message: known(
            `the event's record cannot be read: its value: got a value of type number, allowed is base64 text or null`,
          ),
        },
      },
    ]);
  });

  it('the batch mapper throws any other error as a defect of Millrace, not a failure of the record', () => {
    const defect = new TypeError('undefined is not a function');
    const mapper = createMapper(records, connectorOf({ orders: [routeTo('a', refuse(defect))] }), nowMs);
    expect(() => mapper.map(0, 1, Infinity)).toThrow(defect);
    expect(mapper.failures).toEqual([]);
  });

  it('the batch mapper ends the batch if a topic has no route, and says what to change', () => {
    const connector = connectorOf({ a: [routeTo('a')], b: [routeTo('b')] });
    const mapper = createMapper(
      [makeRecord({ topic: 'orders', partition: 3, offset: 42 })],
      connector,
      nowMs,
    );
    let crash: unknown;
    try {
      mapper.map(0, 1, Infinity);
    } catch (error) {
      crash = error;
    }
    expect(crash instanceof BatchCrash && crash.failure).toStrictEqual({
      next: 'crash',
      stage: 'map',
      code: 'unknown_topic',
      message: known(
        `connector 'shop': the event source delivered orders-3@42, but the routes are for 'a', 'b'; ` +
          'add a route or remove the topic from the event source',
      ),
    });
  });

  it('the batch mapper fails a record with all of its problems, the first one in front', () => {
    const other = new RecordError('map', 'out_of_range', known('too large'), { column: 'id' });
    const bad = new RecordError('map', 'wrong_type', known('no int'), { column: 'city', others: [other] });
    const mapper = createMapper(records, connectorOf({ orders: [routeTo('a', refuse(bad))] }), nowMs);
    mapper.map(0, 1, Infinity);
    const first = { code: 'wrong_type', message: known('no int'), table: 'ks.a', column: 'city' };
    expect(mapper.failures[0]?.failure).toStrictEqual({
      next: 'dead-letter',
      stage: 'map',
      ...first,
      problems: [first, { code: 'out_of_range', message: known('too large'), table: 'ks.a', column: 'id' }],
    });
  });
});
