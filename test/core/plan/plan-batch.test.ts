import { describe, expect, it } from 'vitest';
import { Observations } from '../../../core/record/observations.ts';
import type { CompiledConnector } from '../../../core/mapping/compile/compiled.ts';
import { planBatch, portionBytes, portionRecords, type BatchPlan } from '../../../core/plan/plan-batch.ts';
import { emptyTimestampMemory } from '../../../core/plan/timestamp-memory.ts';
import type { TimestampMode } from '../../../core/record/write.ts';
import { makeRecord } from '../../support/make-record.ts';
import { baseMicros, makeShape, makeWrite } from '../../support/make-write.ts';

/** A plan for records that all write rows of one partition key: the row's name is the record's key. */
function plan(keys: readonly string[], mode: TimestampMode): BatchPlan {
  const shape = makeShape(mode);
  const connector: CompiledConnector = {
    name: 'shop',
    deadLetterLimit: 1,
    observations: new Observations(),
    routesByTopic: new Map([
      [
        'orders',
        [
          {
            path: 'routes[0]',
            topic: 'orders',
            table: { keyspace: 'ks', name: 't', columns: new Map(), partitionKey: [], clusteringKey: [] },
            columns: [],
            shapes: [shape],
            map: ({ source }, recordIndex, _nowMs, writes) => {
              writes.push(
                makeWrite({ shape, recordIndex, row: String(source.key), micros: baseMicros(source) }),
              );
              return undefined;
            },
          },
        ],
      ],
    ]),
  };
  const records = keys.map((key, offset) => makeRecord({ topic: 'orders', offset, key: Buffer.from(key) }));
  return planBatch(records, connector, emptyTimestampMemory, 0, { maxWrites: 1000, maxBytes: 1e9 });
}

const indexes = ({ lanes }: BatchPlan): number[][][] =>
  [...lanes].map((lane) => lane.map(({ writes }) => writes.map(({ recordIndex }) => recordIndex)));

const names = (count: number): readonly string[] => Array.from({ length: count }, (_, row) => `row ${row}`);
const upTo = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from }, (_, index) => from + index);

describe('planBatch', () => {
  it('the plan of a batch is made one portion at a time, as its lanes are consumed', () => {
    const planned = plan(names(portionRecords + 2), 'record');
    const lanes = planned.lanes[Symbol.iterator]();
    lanes.next();
    const mapped = (): number => planned.mapped.rows.reduce((sum, rows) => sum + rows, 0);
    expect(mapped()).toBe(portionRecords);
    lanes.next();
    expect(mapped()).toBe(portionRecords + 2);
    expect(lanes.next().done).toBe(true);
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
    const [[group] = []] = [...plan(['a', 'b', 'a', 'a'], 'record').lanes];
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
