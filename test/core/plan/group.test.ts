import { describe, expect, it } from 'vitest';
import { groupLimits, planLanes } from '../../../core/plan/group.ts';
import { makeShape, makeWrite, type WriteSpec } from '../../support/make-write.ts';

const limits = { maxWrites: 3, maxBytes: 100 };
const otherTable = makeShape('record', 'other');
const deleteShape = { ...makeShape(), kind: 'delete', cql: 'DELETE …' } as const;

const staticShape = { ...makeShape('server'), setsStatics: true };
const staticRecordShape = { ...makeShape(), setsStatics: true };

/** Per lane, per group: the values of its writes. */
const cases: readonly {
  name: string;
  writes: readonly WriteSpec[];
  lanes: readonly (readonly string[])[];
}[] = [
  { name: 'nothing for no writes', writes: [], lanes: [] },
  { name: 'a single write is a group of its own', writes: [{ value: 'a' }], lanes: [['a']] },
  {
    name: 'rows of one partition key share a group in their order',
    writes: [
      { row: '1', value: 'a' },
      { row: '2', value: 'b' },
      { row: '1', value: 'c' },
    ],
    lanes: [['abc']],
  },
  {
    name: 'a group never spans partition keys',
    writes: [
      { partition: 'x', value: 'a' },
      { partition: 'y', value: 'b' },
      { partition: 'x', value: 'c' },
    ],
    lanes: [['ac'], ['b']],
  },
  {
    name: 'a group never spans tables, even if the partition keys are equal',
    writes: [{ value: 'a' }, { shape: otherTable, value: 'b' }],
    lanes: [['a'], ['b']],
  },
  {
    name: 'upserts and deletes of one partition key share a group',
    writes: [{ value: 'a' }, { shape: deleteShape, value: 'b' }],
    lanes: [['ab']],
  },
  {
    name: 'with timestamps a full group is followed by another in a separate lane',
    writes: [{ value: 'a' }, { value: 'b' }, { value: 'c' }, { value: 'd' }],
    lanes: [['abc'], ['d']],
  },
  {
    name: 'bytes close a group',
    writes: [
      { value: 'a', bytes: 60 },
      { value: 'b', bytes: 40 },
      { value: 'c', bytes: 1 },
    ],
    lanes: [['ab'], ['c']],
  },
  {
    name: 'a write larger than a group may be is a group of its own',
    writes: [
      { value: 'a', bytes: 500 },
      { value: 'b', bytes: 1 },
    ],
    lanes: [['a'], ['b']],
  },
  {
    name: 'without timestamps a row is once in a group, and the groups of its partition key share a lane',
    writes: [
      { mode: 'server', row: '1', value: 'a' },
      { mode: 'server', row: '2', value: 'b' },
      { mode: 'server', row: '1', value: 'c' },
      { mode: 'server', partition: 'q', value: 'd' },
    ],
    lanes: [['ab', 'c'], ['d']],
  },
  {
    name: 'without timestamps a group sets static columns once: its rows share them',
    writes: [
      { shape: staticShape, row: '1', value: 'a' },
      { mode: 'server', row: '2', value: 'b' },
      { shape: staticShape, row: '3', value: 'c' },
    ],
    lanes: [['ab', 'c']],
  },
  {
    name: 'with timestamps rows that share static columns share a group',
    writes: ['1', '2'].map((row) => ({ shape: staticRecordShape, row, value: row })),
    lanes: [['12']],
  },
  {
    name: 'a group never contains writes both with and without timestamps',
    writes: [
      { mode: 'record', row: '1', value: 'a' },
      { mode: 'server', row: '2', value: 'b' },
      { mode: 'field', row: '3', value: 'c' },
      { mode: 'server', row: '2', value: 'd' },
    ],
    lanes: [['ac'], ['b', 'd']],
  },
  {
    name: 'without timestamps a full group is followed by the next in its lane',
    writes: ['a', 'b', 'c', 'd'].map((value) => ({ mode: 'server', row: value, value })),
    lanes: [['abc', 'd']],
  },
];

describe('planLanes', () => {
  it.each(cases)('planLanes groups writes into lanes: $name', ({ writes, lanes }) => {
    const planned = planLanes(writes.map(makeWrite), limits);
    const values = planned.map((lane) =>
      lane.map((group) => group.writes.map((write) => String(write.params[2])).join('')),
    );
    expect(values).toEqual(lanes);
  });

  it('planLanes keeps requests within the limits of Keyspaces, and small', () => {
    const sizes = (writes: number, bytes: number): readonly number[] =>
      planLanes(
        Array.from({ length: writes }, (_, row) => makeWrite({ row: String(row), bytes })),
        groupLimits,
      ).map(([group]) => group!.writes.length);
    expect(sizes(61, 1)).toEqual([30, 30, 1]);
    expect(sizes(3, 32_768)).toEqual([2, 1]);
  });

  it('planLanes counts the bytes of a group', () => {
    const [lane] = planLanes([makeWrite({ bytes: 7 }), makeWrite({ bytes: 5 })], limits);
    expect(lane?.[0]?.bytes).toBe(12);
  });
});
