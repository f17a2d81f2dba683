import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyTimestampMemory, type TimestampMemory } from '../../../core/plan/timestamp-memory.ts';
import { createTimestampSequencer } from '../../../core/plan/timestamp-sequencer.ts';
import type { SourceRecord } from '../../../core/record/source-record.ts';
import { cut } from '../../support/any-order-log.ts';
import { makeRecord } from '../../support/make-record.ts';
import { baseMicros, makeWrite } from '../../support/make-write.ts';
import type { Sequenced } from '../../support/sequence.ts';

interface Entry {
  readonly record: SourceRecord;
  readonly row: string;
}

/** Logs of few rows around the end of a round of 997, with several records in most milliseconds. */
function anyLog(step: fc.Arbitrary<number>): fc.Arbitrary<readonly Entry[]> {
  return fc
    .record({
      firstOffset: fc.integer({ min: 985, max: 997 }),
      steps: fc.array(
        fc.record({ step, row: fc.constantFrom('a', 'b'), partition: fc.constantFrom(0, 0, 0, 1) }),
        { minLength: 1, maxLength: 30 },
      ),
    })
    .map(({ firstOffset, steps }) => {
      let timestamp = 100;
      return steps.map(({ step: change, row, partition }, index) => {
        timestamp += change;
        return { row, record: makeRecord({ partition, offset: firstOffset + index, timestamp }) };
      });
    });
}

const anyOrder = anyLog(fc.constantFrom(0, 0, 0, 1, 2, -1, -2));
const forwards = anyLog(fc.constantFrom(0, 0, 0, 0, 1, 2));

function sequence(entries: readonly Entry[], memory: TimestampMemory = emptyTimestampMemory): Sequenced {
  const writes = entries.map(({ row, record }, recordIndex) =>
    makeWrite({ row, recordIndex, micros: baseMicros(record) }),
  );
  const sequencer = createTimestampSequencer(
    entries.map(({ record }) => record),
    memory,
  );
  // In two portions: where a batch is cut for mapping must not matter.
  const middle = writes.length >> 1;
  const sequenced = [
    ...sequencer.sequence(writes.slice(0, middle)),
    ...sequencer.sequence(writes.slice(middle)),
  ];
  return { writes: sequenced, couplings: sequencer.couplings, memory: sequencer.remember() };
}

const stamps = ({ writes }: Sequenced): number[] => writes.map(({ timestampMicros }) => timestampMicros!);

function expectLogOrder(entries: readonly Entry[], micros: readonly number[]): void {
  for (const [later, { record, row }] of entries.entries()) {
    for (const [earlier, other] of entries.slice(0, later).entries()) {
      if (other.row !== row || other.record.partition !== record.partition) continue;
      if ((other.record.timestamp ?? 0) > (record.timestamp ?? 0)) continue;
      expect(micros[earlier]).toBeLessThan(micros[later]!);
    }
  }
}

describe('timestamp sequencer with any log', () => {
  it('within a batch, a later write of a row gets the higher timestamp unless its record is older', () => {
    fc.assert(
      fc.property(anyOrder, (log) => {
        expectLogOrder(log, stamps(sequence(log)));
      }),
      { numRuns: 500 },
    );
  });

  it('a log that is cut into batches for a warm function keeps its order', () => {
    fc.assert(
      fc.property(forwards, fc.array(fc.nat(30)), (log, cuts) => {
        let memory = emptyTimestampMemory;
        const micros: number[] = [];
        for (const batch of cut(log, cuts)) {
          const sequenced = sequence(batch, memory);
          micros.push(...stamps(sequenced));
          memory = sequenced.memory;
        }
        expectLogOrder(log, micros);
      }),
      { numRuns: 500 },
    );
  });

  it('a redelivered batch gets the same timestamps again', () => {
    fc.assert(
      fc.property(forwards, (log) => {
        const first = sequence(log);
        expect(stamps(sequence(log, first.memory))).toEqual(stamps(first));
      }),
      { numRuns: 500 },
    );
  });

  it('records that are retried together with their coupled records get the same timestamps again', () => {
    fc.assert(
      fc.property(anyOrder, fc.array(fc.nat(29), { minLength: 1, maxLength: 5 }), (log, failed) => {
        const first = sequence(log);
        const retried = new Set(failed.filter((index) => index < log.length));
        for (let size = -1; size !== retried.size;) {
          size = retried.size;
          for (const { earlier, later } of first.couplings) {
            if (retried.has(earlier) || retried.has(later)) retried.add(earlier).add(later);
          }
        }
        const indexes = [...retried].sort((a, b) => a - b);
        const again = sequence(indexes.map((index) => log[index]!));
        expect(stamps(again)).toEqual(indexes.map((index) => stamps(first)[index]));
      }),
      { numRuns: 500 },
    );
  });
});

describe('timestamp sequencer with very many records of one row', () => {
  const last = (count: number, msOf: (index: number) => number): number | undefined =>
    stamps(
      sequence(
        Array.from({ length: count }, (_, offset) => ({
          row: 'a',
          record: makeRecord({ offset, timestamp: msOf(offset) }),
        })),
      ),
    ).at(-1);

  it('very many timestamps of one row that run backwards are raised', () => {
    const count = 200_000;
    expect(last(count, (index) => count - index)).toBe(1000 + ((count - 1) % 997));
  });

  it('very many timestamps of one row that alternate between both ends are raised', () => {
    const count = 50_000;
    const stamp = last(count, (index) => (index % 2 === 0 ? index : 2 * count - index));
    expect(stamp).toBe((count + 1) * 1000 + ((count - 1) % 997));
  });

  it('very many timestamps of one row within one millisecond are raised', () => {
    expect(last(50_000, () => 5)).toBe(5000 + 49_999);
  });
});
