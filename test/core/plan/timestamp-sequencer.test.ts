import { describe, expect, it } from 'vitest';
import { emptyTimestampMemory } from '../../../core/plan/timestamp-memory.ts';
import { createTimestampSequencer, restamp } from '../../../core/plan/timestamp-sequencer.ts';
import { makeRecord } from '../../support/make-record.ts';
import { baseMicros, makeWrite } from '../../support/make-write.ts';
import { chain, consecutive, micros, sequence, type Spec } from '../../support/sequence.ts';

/** Offset 996 ends a round of 997 (µs 5996 in millisecond 5), 997 begins the next (5000). */
const cases: readonly {
  readonly name: string;
  readonly specs: readonly Spec[];
  readonly micros: readonly (number | undefined)[];
  readonly couplings?: readonly (readonly [number, number])[];
}[] = [
  { name: 'does not change rising timestamps', specs: [{ offset: 1 }, { offset: 2 }], micros: [5001, 5002] },
  {
    name: 'raises the later of two writes on both sides of a multiple of 997 above the earlier',
    specs: [{ offset: 996 }, { offset: 997 }],
    micros: [5996, 5997],
    couplings: [[0, 1]],
  },
  {
    name: 'raises a whole run, each write coupled to the one before it',
    specs: consecutive(996, 3),
    micros: [5996, 5997, 5998],
    couplings: chain(0, 1, 2),
  },
  {
    name: 'continues in the next millisecond once a run reaches it',
    specs: [...consecutive(996, 5), { offset: 1994, ms: 6 }],
    micros: [5996, 5997, 5998, 5999, 6000, 6001],
    couplings: chain(0, 1, 2, 3, 4, 5),
  },
  {
    name: 'does not change other rows',
    specs: [
      { offset: 996, row: 'a' },
      { offset: 997, row: 'b' },
    ],
    micros: [5996, 5000],
  },
  {
    name: 'does not change the same row of another partition, since nothing orders the two',
    specs: [{ offset: 996 }, { offset: 997, partition: 1 }],
    micros: [5996, 5000],
  },
  {
    name: 'does not change the same row of another topic with the same partition number',
    specs: [{ offset: 996 }, { offset: 997, topic: 'returns' }, { offset: 998 }],
    micros: [5996, 5000, 5997],
    couplings: [[0, 2]],
  },
  {
    name: 'raises timestamps that run backwards',
    specs: [
      { offset: 1, ms: 6 },
      { offset: 2, ms: 5 },
    ],
    micros: [6001, 5002],
  },
  {
    name: 'orders a millisecond that returns after a later one',
    specs: [
      { offset: 996, ms: 5 },
      { offset: 997, ms: 6 },
      { offset: 998, ms: 5 },
    ],
    micros: [5996, 6000, 5997],
    couplings: [[0, 2]],
  },
  {
    name: 'orders a millisecond with an earlier one of another row in between',
    specs: [
      { offset: 996, ms: 6 },
      { offset: 997, ms: 5, row: 'other' },
      { offset: 998, ms: 6 },
    ],
    micros: [6996, 5000, 6997],
    couplings: [[0, 2]],
  },
  {
    name: 'orders an earlier millisecond after a later one',
    specs: [
      { offset: 996, ms: 5 },
      { offset: 1993, ms: 6, row: 'other' },
      { offset: 1994, ms: 6, row: 'third' },
      { offset: 1995, ms: 5 },
    ],
    micros: [5996, 6996, 6000, 5997],
    couplings: [[0, 3]],
  },
  {
    name: 'orders two alternating milliseconds of a row',
    specs: [
      { offset: 996, ms: 5 },
      { offset: 1993, ms: 6 },
      { offset: 1995, ms: 5 },
      { offset: 1996, ms: 6 },
    ],
    micros: [5996, 6996, 5997, 6997],
    couplings: [
      [0, 2],
      [1, 3],
    ],
  },
  {
    name: 'orders a millisecond above an earlier one whose run has reached into it',
    specs: [
      { offset: 996, ms: 5 },
      { offset: 1994, ms: 6 },
      ...consecutive(1995, 6),
      { offset: 2991, ms: 6 },
    ],
    micros: [5996, 6000, 5997, 5998, 5999, 6000, 6001, 6002, 6003],
    couplings: chain(0, 2, 3, 4, 5, 6, 7, 8),
  },
  {
    name: 'does not change a later millisecond after an earlier one of the row',
    specs: [
      { offset: 996, ms: 5 },
      { offset: 1994, ms: 7 },
      { offset: 1995, ms: 6 },
      { offset: 1996, ms: 5 },
      { offset: 2991, ms: 7 },
    ],
    micros: [5996, 7000, 6001, 5997, 7001],
    couplings: [
      [0, 3],
      [1, 4],
    ],
  },
  {
    name: 'does not change a later millisecond above the run of an earlier one that reaches into it',
    specs: [
      { offset: 996, ms: 5 },
      { offset: 1993, ms: 6 },
      ...consecutive(1994, 5),
      { offset: 2991, ms: 6 },
    ],
    micros: [5996, 6996, 5997, 5998, 5999, 6000, 6001, 6997],
    couplings: [...chain(0, 2, 3, 4, 5, 6), [1, 7]],
  },
  {
    name: 'orders two rows of one millisecond separately',
    specs: [
      { offset: 996, row: 'a' },
      { offset: 997, row: 'b' },
      { offset: 998, row: 'a' },
    ],
    micros: [5996, 5000, 5997],
    couplings: [[0, 2]],
  },
  {
    name: 'couples no write whose own timestamp is above the earlier ones of its row',
    specs: [{ offset: 1 }, { offset: 996, row: 'other' }, { offset: 997, row: 'third' }, { offset: 999 }],
    micros: [5001, 5996, 5000, 5002],
  },
  {
    name: 'does not change writes of the other modes',
    specs: [
      { offset: 996, mode: 'field' },
      { offset: 997, mode: 'field' },
      { offset: 996, mode: 'offset' },
      { offset: 997, mode: 'offset' },
      { offset: 997, mode: 'server' },
    ],
    micros: [5996, 5000, 5996, 5000, undefined],
  },
  {
    name: 'raises a timestamp before 1970 too',
    specs: [
      { offset: 996, ms: -2 },
      { offset: 997, ms: -2 },
    ],
    micros: [-1004, -1003],
    couplings: [[0, 1]],
  },
];

describe('timestamp sequencer within a batch', () => {
  it.each(cases)('the timestamp sequencer $name', ({ specs, micros: expected, couplings = [] }) => {
    const sequenced = sequence(specs);
    expect(micros(sequenced)).toEqual(expected);
    expect(sequenced.couplings.map(({ earlier, later }) => [earlier, later])).toEqual(couplings);
  });
});

it('the timestamp sequencer returns a write unchanged if its timestamp need not be raised', () => {
  const record = makeRecord({ offset: 1, timestamp: 5 });
  const write = makeWrite({ micros: baseMicros(record) });
  const [sequenced] = createTimestampSequencer([record], emptyTimestampMemory).sequence([write]);
  expect(sequenced).toBe(write);
});

it('the timestamp sequencer refuses a write of a record that is not in the batch', () => {
  const sequencer = createTimestampSequencer([], emptyTimestampMemory);
  expect(() => sequencer.sequence([makeWrite({ recordIndex: 3 })])).toThrow(
    new RangeError('write of record 3 of 0'),
  );
});

it.each([null, -1])(
  'the timestamp sequencer refuses a write of a record whose timestamp is %j, which is none',
  (timestamp) => {
    const sequencer = createTimestampSequencer([makeRecord({ offset: 7, timestamp })], emptyTimestampMemory);
    expect(() => sequencer.sequence([makeWrite({ recordIndex: 0 })])).toThrow(
      new RangeError('shop.orders-0@7 has no timestamp'),
    );
  },
);

describe('restamp', () => {
  it('restamp encodes the new timestamp in its place and does not change the given write', () => {
    const write = makeWrite({ micros: 5000 });
    const restamped = restamp(write, 5997);
    expect(restamped.params[3]).toEqual(Buffer.from('000000000000176d', 'hex'));
    expect(restamped.params.slice(0, 3)).toEqual(write.params.slice(0, 3));
    expect(restamped.timestampMicros).toBe(5997);
    expect(write.params[3]).toEqual(Buffer.from('0000000000001388', 'hex'));
  });

  it('restamp returns a write without a timestamp unchanged', () => {
    const write = makeWrite({ mode: 'server' });
    expect(restamp(write, 5997)).toBe(write);
  });
});
