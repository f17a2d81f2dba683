import { describe, expect, it } from 'vitest';
import { known } from '../../../lambda/core/failure-message.ts';
import type { Outcome } from '../../../lambda/core/outcome.ts';
import { BatchCrash } from '../../../lambda/core/report/batch-crash.ts';
import { checkDeadLetterLimit } from '../../../lambda/core/report/dead-letter-limit.ts';
import { makeRecord } from '../../support/make-record.ts';

const record = makeRecord({});
const failed = (next: 'retry' | 'dead-letter'): Outcome => ({
  kind: 'failed',
  record,
  failure: { next, stage: 'map', code: 'wrong_type', message: known('wrong') },
});
const batch = (dead: number, written: number, retried = 0): readonly Outcome[] => [
  ...Array.from({ length: dead }, () => failed('dead-letter')),
  ...Array.from({ length: retried }, () => failed('retry')),
  ...Array.from({ length: written }, (): Outcome => ({ kind: 'written', record, rows: 1 })),
];

const cases: readonly (readonly [
  what: string,
  outcomes: readonly Outcome[],
  limit: number,
  crashes: boolean,
])[] = [
  ['no dead letter', batch(0, 20), 0, false],
  ['half of a batch', batch(10, 10), 0.5, false],
  ['more than half', batch(11, 9), 0.5, true],
  ['all of it', batch(20, 0), 0.5, true],
  ['all of a small batch', batch(19, 0), 0.5, false],
  ['records that are retried, which are no dead letters', batch(5, 0, 15), 0.5, false],
  ['a single one where none is allowed', batch(1, 19), 0, true],
  ['all, where there is no limit', batch(20, 0), 1, false],
];

describe('the limit of dead letters', () => {
  it.each(cases)('judges %s', (_, outcomes, limit, crashes) => {
    const check = () => {
      checkDeadLetterLimit(outcomes, limit);
    };
    if (crashes) expect(check).toThrow(/would become dead letters \(wrong_type\), allowed is a share of/);
    else expect(check).not.toThrow();
  });

  it.each([{}, { table: 'ks.orders' }])('ends the batch with where it went wrong first: %j', (where) => {
    const outcomes = batch(20, 0).map((outcome, index): Outcome => {
      const code = index % 2 === 0 ? 'malformed_json' : 'missing_path';
      return {
        kind: 'failed',
        record: outcome.record,
        failure: { next: 'dead-letter', stage: 'decode', code, message: known(''), ...where },
      };
    });
    let crash: unknown;
    try {
      checkDeadLetterLimit(outcomes, 0.5);
    } catch (error) {
      crash = error;
    }
    expect(crash instanceof BatchCrash && crash.failure).toStrictEqual({
      next: 'crash',
      stage: 'decode',
      code: 'too_many_dead_letters',
      message: known(
        '20 of 20 records would become dead letters (malformed_json, missing_path), allowed is a share of 0.5; ' +
          'correct the connector, or raise its deadLetterLimit (1: no limit)',
      ),
      ...where,
    });
  });
});
