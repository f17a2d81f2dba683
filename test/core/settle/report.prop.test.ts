import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { known, quote } from '../../../core/failure/failure-message.ts';
import type { Failure } from '../../../core/failure/failure.ts';
import { printPosition } from '../../../core/contract/record-position.ts';
import { reportFailures } from '../../../core/settle/batch-response.ts';
import { settleDeadLetters, writeDeadLetters } from '../../../core/dead-letters/dead-letter.ts';
import { settle, type BatchResults } from '../../../core/settle/settle.ts';
import { summarizeBatch } from '../../../core/settle/telemetry-event.ts';
import { makeRecord } from '../../support/make-record.ts';

const anyFailure: fc.Arbitrary<Failure> = fc.record({
  next: fc.constantFrom('retry', 'dead-letter'),
  stage: fc.constantFrom('decode', 'map', 'write'),
  code: fc.constantFrom('timeout', 'wrong_type', 'rejected_by_server'),
  message: fc.string().map(quote),
});

const anyResults: fc.Arbitrary<BatchResults> = fc.integer({ min: 0, max: 12 }).chain((count) => {
  const index = fc.nat(Math.max(0, count - 1));
  const perRecord = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
    count === 0 ? fc.constant([]) : fc.array(value, { maxLength: 12 });
  return fc.record({
    records: fc.constant(
      Array.from({ length: count }, (_, offset) => makeRecord({ offset, partition: offset % 2 })),
    ),
    rows: fc.array(fc.nat(2), { minLength: count, maxLength: count }).map((rows) => Uint32Array.from(rows)),
    skips: fc.constant(new Map()),
    failures: perRecord(fc.record({ recordIndex: index, failure: anyFailure })),
    couplings: perRecord(fc.record({ earlier: index, later: index })),
  });
});

const identity = { name: 'orders', configHash: 'abc' };

describe('settle', () => {
  it('any batch has one outcome per record, at its index', () => {
    fc.assert(
      fc.property(anyResults, (results) => {
        const positions = settle(results).map(({ record }) => printPosition(record));
        expect(positions).toEqual(results.records.map(printPosition));
      }),
    );
  });

  it('the report names exactly the records that are neither written, skipped nor dead-lettered, each once', () => {
    fc.assert(
      fc.property(anyResults, fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }), (results, stored) => {
        const settled = settle(results);
        const letters = writeDeadLetters(settled, identity, 0);
        const answers = letters.map((_, index): Failure | undefined =>
          stored[index] === true
            ? undefined
            : { next: 'retry', stage: 'dead-letter', code: 'dead_letter_not_stored', message: known('') },
        );
        const outcomes = settleDeadLetters(settled, letters, answers);
        const reported = reportFailures(outcomes).batchItemFailures.map(
          ({ itemIdentifier }) => `${itemIdentifier.partition}@${itemIdentifier.offset}`,
        );
        const positions = new Set(results.records.map(printPosition));
        expect(reported.every((position) => positions.has(position))).toBe(true);
        expect(new Set(reported).size).toBe(reported.length);
        const summary = summarizeBatch(
          outcomes,
          { rows: 0, folded: 0, requests: 0, retries: 0, bytes: 0 },
          new Float64Array(outcomes.length),
          0,
        );
        expect(summary.failed).toBe(reported.length);
        expect(summary.deadLettered).toBe(answers.filter((answer) => answer === undefined).length);
        expect(summary.written + summary.skipped + summary.deadLettered + summary.failed).toBe(
          results.records.length,
        );
      }),
    );
  });
});
