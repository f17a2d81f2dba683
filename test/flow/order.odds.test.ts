/**
 * What `record` mode does not promise, counted: two writes of one row, of one millisecond and with offsets on both
 * sides of a multiple of 997, in two batches between which the function started anew.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { createTimestampSequencer } from '../../core/plan/timestamp-sequencer.ts';
import type { Write } from '../../core/record/write.ts';
import type { SourceRecord } from '../../core/record/source-record.ts';
import { coldState } from '../../lambda/carry/warm-state.ts';
import { seededRandom } from '../../local/event-source/random.ts';
import { makeRecord } from '../support/make-record.ts';
import { baseMicros, makeWrite } from '../support/make-write.ts';
import { micros, sequence } from '../support/sequence.ts';

/** What a function that has just started remembers. */
const cold = coldState(1).timestamps;

/** A busy partition: seven records in every millisecond, for twenty rows. */
const log = { records: 200_000, perMs: 7, rows: 20, batchSize: 100 } as const;

const batches: { readonly records: readonly SourceRecord[]; readonly writes: readonly Write[] }[] = [];

beforeAll(() => {
  const random = seededRandom(997);
  const key = Buffer.from('k');
  for (let first = 0; first < log.records; first += log.batchSize) {
    const records = Array.from({ length: log.batchSize }, (_, index) => {
      const offset = first + index;
      return makeRecord({ offset, timestamp: 1_700_000_000_000 + Math.floor(offset / log.perMs), key });
    });
    const writes = records.map((record, recordIndex) =>
      makeWrite({ row: `${Math.floor(random() * log.rows)}`, recordIndex, micros: baseMicros(record) }),
    );
    batches.push({ records, writes });
  }
}, 60_000);

/** How many writes come out below an earlier write of their row. */
function swapped(stamp: (batch: (typeof batches)[number]) => readonly Write[]): number {
  const highest = new Map<string, number>();
  let count = 0;
  for (const batch of batches) {
    for (const { rowId, timestampMicros } of stamp(batch)) {
      const before = highest.get(rowId) ?? -Infinity;
      if (timestampMicros! <= before) count += 1;
      else highest.set(rowId, timestampMicros!);
    }
  }
  return count;
}

describe('order odds for 200,000 records of twenty rows, seven in each millisecond', () => {
  it('88 records are swapped without any carrier: one in two thousand', () => {
    expect(swapped(({ writes }) => writes)).toBe(88);
  });

  it('4 records are swapped if every batch of a hundred meets a cold start: one in fifty thousand', () => {
    expect(swapped(({ records, writes }) => createTimestampSequencer(records, cold).sequence(writes))).toBe(
      4,
    );
  });

  it('no record is swapped if the function stays warm', () => {
    let memory = cold;
    const count = swapped(({ records, writes }) => {
      const sequencer = createTimestampSequencer(records, memory);
      const carried = sequencer.sequence(writes);
      memory = sequencer.remember();
      return carried;
    });
    expect(count).toBe(0);
  });
});

describe('order of two records on both sides of a multiple of 997', () => {
  const records = [996, 997].map((offset) => makeRecord({ offset, timestamp: 5 }));
  const writes = records.map((record, recordIndex) => makeWrite({ recordIndex, micros: baseMicros(record) }));
  const alone = (index: number): readonly [readonly SourceRecord[], readonly Write[]] => [
    [records[index]!],
    [{ ...writes[index]!, recordIndex: 0 }],
  ];

  it('two such records are swapped if a cold start comes between them', () => {
    const micros = [0, 1].map((index) => {
      const [own, write] = alone(index);
      return createTimestampSequencer(own, cold).sequence(write)[0]!.timestampMicros!;
    });
    expect(micros[0]).toBeGreaterThan(micros[1]!);
  });

  it('two rows that set the same static column are swapped even in one batch, since timestamps are raised per row', () => {
    const rows = writes.map((write, index) => ({
      ...write,
      shape: { ...write.shape, setsStatics: true },
      rowId: `${index}`,
    }));
    const [first, second] = createTimestampSequencer(records, cold).sequence(rows);
    expect(first!.timestampMicros).toBeGreaterThan(second!.timestampMicros!);
  });

  it('a late redelivery of the later record to a warm function keeps the order', () => {
    const [firstRecords, firstWrites] = alone(0);
    const first = createTimestampSequencer(firstRecords, cold);
    first.sequence(firstWrites);
    const later = makeRecord({ offset: 998, timestamp: 60_000 });
    const second = createTimestampSequencer([records[1]!, later], first.remember());
    const carried = second.sequence([
      { ...writes[1]!, recordIndex: 0 },
      makeWrite({ row: 'other', recordIndex: 1, micros: baseMicros(later) }),
    ]);
    const [againRecords, againWrites] = alone(1);
    const again = createTimestampSequencer(againRecords, second.remember()).sequence(againWrites);
    expect(again[0]!.timestampMicros).toBe(carried[0]!.timestampMicros);
    expect(again[0]!.timestampMicros).toBeGreaterThan(firstWrites[0]!.timestampMicros!);
  });
});

describe('order of changes that are read after a younger change of their row', () => {
  const ms = 1_700_000_000_000;
  const stampsOf = (offsets: readonly number[], younger: number): readonly number[] => {
    const specs = offsets.map((offset) => ({ offset, ms: offset === younger ? ms + 1 : ms }));
    return micros(sequence(specs, cold)).map((stamp) => stamp! - ms * 1000);
  };

  it('three changes behind a multiple of 997 remain below the younger one', () => {
    expect(stampsOf([996, 997, 998, 999, 1000], 997)).toEqual([996, 1000, 997, 998, 999]);
  });

  it('the fourth gets a timestamp of the next millisecond, and may overwrite the younger one', () => {
    expect(stampsOf([996, 997, 998, 999, 1000, 1001], 997)).toEqual([996, 1000, 997, 998, 999, 1000]);
  });
});
