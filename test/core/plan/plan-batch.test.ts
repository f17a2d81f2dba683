import { describe, expect, it } from 'vitest';
import { BatchCrash } from '../../../core/record/batch-crash.ts';
import {
  createPlanner,
  portionBytes,
  portionRecords,
  type BatchPlanner,
} from '../../../core/plan/plan-batch.ts';
import { emptyTimestampMemory } from '../../../core/plan/timestamp-memory.ts';
import type { Lane, TimestampMode } from '../../../core/record/write.ts';
import { makeRecord } from '../../support/make-record.ts';
import { baseMicros, makeShape, makeWrite } from '../../support/make-write.ts';
import { connectorOf, routeTo } from './compiled.ts';

/** A plan for records that all write rows of one partition key: the row's name is the record's key. */
function plan(
  keys: readonly string[],
  mode: TimestampMode,
  maxWrites = 1000,
  topic = 'orders',
): BatchPlanner {
  const shape = makeShape(mode);
  const route = routeTo(
    't',
    ({ source }, recordIndex, _nowMs, writes) => {
      writes.push(makeWrite({ shape, recordIndex, row: String(source.key), micros: baseMicros(source) }));
      return undefined;
    },
    shape,
  );
  const connector = connectorOf({ orders: [route] }, mode === 'server' ? ['orders'] : []);
  const records = keys.map((key, offset) => makeRecord({ topic, offset, key: Buffer.from(key) }));
  return createPlanner(records, connector, emptyTimestampMemory, 0, { maxWrites, maxBytes: 1e9 });
}

function lanesOf(planner: BatchPlanner): readonly Lane[] {
  const lanes: Lane[] = [];
  for (let lane = planner.next(); lane !== undefined; lane = planner.next()) lanes.push(lane);
  return lanes;
}

const indexes = (planner: BatchPlanner): number[][][] =>
  lanesOf(planner).map((lane) => lane.map(({ writes }) => writes.map(({ recordIndex }) => recordIndex)));

const names = (count: number): readonly string[] => Array.from({ length: count }, (_, row) => `row ${row}`);
const upTo = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from }, (_, index) => from + index);

describe('batch plan', () => {
  it('the plan of a batch is made a portion at a time, as its lanes are taken', () => {
    const planner = plan(names(portionRecords + 2), 'record');
    const nothingMapped = `0 of ${portionRecords + 2} records are mapped, and 0 of their lanes are not taken`;
    expect(() => planner.finish()).toThrow(nothingMapped);
    planner.next();
    expect(() => planner.finish()).toThrow(`${portionRecords} of ${portionRecords + 2} records are mapped`);
    planner.next();
    expect(planner.finish().mapped.rows).toHaveLength(portionRecords + 2);
    expect(planner.next()).toBeUndefined();
  });

  it('the planner refuses to finish while a lane is not taken', () => {
    const planner = plan(names(2), 'record', 1);
    planner.next();
    expect(() => planner.finish()).toThrow(
      '2 of 2 records are mapped, and 1 of their lanes are not taken; take every lane first',
    );
    planner.next();
    expect([...planner.finish().mapped.rows]).toEqual([1, 1]);
  });

  it('the finished plan has the couplings and the timestamps for the next batch', () => {
    const planner = plan(
      Array.from({ length: 998 }, () => 'a'),
      'record',
    );
    lanesOf(planner);
    const { couplings, timestamps, mapped } = planner.finish();
    expect(couplings).toEqual([{ earlier: 996, later: 997 }]);
    expect([...timestamps.keys()]).toEqual(['orders-0']);
    expect([mapped.skips.size, mapped.failures]).toEqual([0, []]);
  });

  it('the planner does not finish after mapping has failed', () => {
    const planner = plan(['a'], 'record', 1, 'customers');
    expect(() => planner.next()).toThrow(BatchCrash);
    expect(() => planner.finish()).toThrow('0 of 1 records are mapped, and 0 of their lanes are not taken');
  });

  it('the plan of no records is finished at once', () => {
    const planner = plan([], 'record');
    expect(planner.finish().mapped.rows).toHaveLength(0);
    expect(planner.next()).toBeUndefined();
  });

  it('the plan of a batch has every record once, in groups that do not span portions', () => {
    const planned = plan(names(portionRecords * 2 + 1), 'record');
    expect(indexes(planned)).toEqual([
      [upTo(0, portionRecords)],
      [upTo(portionRecords, portionRecords * 2)],
      [[portionRecords * 2]],
    ]);
  });

  it('a portion whose writes have very many bytes is split', () => {
    const keys = names(3).map((name) => name.padEnd(portionBytes / 2));
    expect(indexes(plan(keys, 'record'))).toEqual([[[0, 1]], [[2]]]);
    expect(indexes(plan(keys, 'server'))).toEqual([[[0, 1, 2]]]);
  });

  it('the rows of a partition key are in one lane if their order decides', () => {
    expect(indexes(plan(names(portionRecords + 1), 'server'))).toEqual([[upTo(0, portionRecords + 1)]]);
  });

  it('the plan sends the last write of a row, with the other writes folded into it', () => {
    const [[group] = []] = lanesOf(plan(['a', 'b', 'a', 'a'], 'record'));
    expect(
      group?.writes.map(({ recordIndex, folded = [] }) => [
        recordIndex,
        folded.map((write) => write.recordIndex),
      ]),
    ).toEqual([
      [1, []],
      [3, [0, 2]],
    ]);
  });
});
