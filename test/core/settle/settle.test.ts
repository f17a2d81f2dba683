import { describe, expect, it } from 'vitest';
import type { FailureCode } from '../../../core/contract/failure-codes.ts';
import { known } from '../../../core/failure/failure-message.ts';
import type { Failure, NextStep, RecordFailure, RecordProblem } from '../../../core/failure/failure.ts';
import type { Outcome } from '../../../core/record/outcome.ts';
import type { Coupling } from '../../../core/plan/timestamp-sequencer.ts';
import { settle } from '../../../core/settle/settle.ts';
import { makeRecord } from '../../support/make-record.ts';

const fail = (next: NextStep, code: FailureCode): Failure => ({
  next,
  stage: 'write',
  code,
  message: known(code),
});
const timeout = fail('retry', 'timeout');
const rejected = fail('dead-letter', 'rejected_by_server');

function settleRows(
  rows: readonly number[],
  failures: readonly RecordFailure[] = [],
  couplings: readonly Coupling[] = [],
): string[] {
  const outcomes = settle({
    records: rows.map((_, offset) => makeRecord({ offset })),
    rows: Uint32Array.from(rows),
    skips: new Map([[1, 'tombstone']]),
    failures,
    couplings,
  });
  expect(outcomes.map(({ record }) => record.offset)).toEqual(rows.map((_, offset) => offset));
  return outcomes.map(print);
}

function print(outcome: Outcome): string {
  if (outcome.kind === 'written') return `written ${outcome.rows}`;
  if (outcome.kind === 'skipped') return `skipped ${outcome.reason}`;
  return `${outcome.failure.next} ${outcome.failure.code}`;
}

const cases: readonly {
  readonly name: string;
  readonly rows: readonly number[];
  readonly failures?: readonly RecordFailure[];
  readonly couplings?: readonly Coupling[];
  readonly outcomes: readonly string[];
}[] = [
  { name: 'nothing for no records', rows: [], outcomes: [] },
  { name: 'written with as many rows as it has routes', rows: [2], outcomes: ['written 2'] },
  { name: 'skipped for the reason given', rows: [0, 0], outcomes: ['skipped filtered', 'skipped tombstone'] },
  {
    name: 'written, if one route skips it and another writes it',
    rows: [1, 1],
    outcomes: ['written 1', 'written 1'],
  },
  {
    name: 'dead-lettered, if one row can never be written',
    rows: [2, 1],
    failures: [{ recordIndex: 0, failure: rejected }],
    outcomes: ['dead-letter rejected_by_server', 'written 1'],
  },
  {
    name: 'retried, if an earlier row can be retried and a later one can never be written',
    rows: [2],
    failures: [
      { recordIndex: 0, failure: timeout },
      { recordIndex: 0, failure: rejected },
    ],
    outcomes: ['retry timeout'],
  },
  {
    name: 'retried, if a later row can be retried and an earlier one can never be written',
    rows: [2],
    failures: [
      { recordIndex: 0, failure: rejected },
      { recordIndex: 0, failure: timeout },
    ],
    outcomes: ['retry timeout'],
  },
  {
    name: 'failed for the first of several reasons',
    rows: [2],
    failures: [
      { recordIndex: 0, failure: rejected },
      { recordIndex: 0, failure: fail('dead-letter', 'row_too_large') },
    ],
    outcomes: ['dead-letter rejected_by_server'],
  },
  {
    name: 'retried for the first of several reasons',
    rows: [2],
    failures: [
      { recordIndex: 0, failure: timeout },
      { recordIndex: 0, failure: fail('retry', 'overloaded') },
    ],
    outcomes: ['retry timeout'],
  },
  {
    name: 'retried with the record that it is coupled to, over any number of links and in both directions',
    rows: [1, 1, 1, 1, 1],
    failures: [{ recordIndex: 2, failure: timeout }],
    couplings: [
      { earlier: 0, later: 1 },
      { earlier: 1, later: 2 },
      { earlier: 2, later: 4 },
    ],
    outcomes: ['retry coupled', 'retry coupled', 'retry timeout', 'written 1', 'retry coupled'],
  },
  {
    name: 'written, even if the record that it is coupled to can never be written',
    rows: [1, 1],
    failures: [{ recordIndex: 0, failure: rejected }],
    couplings: [{ earlier: 0, later: 1 }],
    outcomes: ['dead-letter rejected_by_server', 'written 1'],
  },
  {
    name: 'retried, even if it can never be written, if it is coupled to a retried record',
    rows: [2, 1],
    failures: [
      { recordIndex: 0, failure: rejected },
      { recordIndex: 1, failure: timeout },
    ],
    couplings: [{ earlier: 0, later: 1 }],
    outcomes: ['retry coupled', 'retry timeout'],
  },
];

describe('settle', () => {
  it.each(cases)('the outcome of a record is: $name', ({ rows, failures, couplings, outcomes }) => {
    expect(settleRows(rows, failures, couplings)).toEqual(outcomes);
  });
});

describe('settle with coupled records', () => {
  it('a coupled record is retried, however many records lie between the two', () => {
    const count = 30_000;
    const outcomes = settleRows(
      Array.from({ length: count + 2 }, () => 1),
      [{ recordIndex: count - 1, failure: timeout }],
      Array.from({ length: count - 1 }, (_, earlier) => ({ earlier, later: earlier + 1 })),
    );
    expect(new Set(outcomes.slice(0, count - 1))).toEqual(new Set(['retry coupled']));
    expect(outcomes.slice(count - 1)).toEqual(['retry timeout', 'written 1', 'written 1']);
  });

  it('a coupled record says why it is retried, without a table or a column that did not fail', () => {
    const [, second] = settle({
      records: [makeRecord({ offset: 0 }), makeRecord({ offset: 1 })],
      rows: Uint32Array.of(1, 1),
      skips: new Map(),
      failures: [{ recordIndex: 0, failure: { ...timeout, table: 'ks.t', column: 'city' } }],
      couplings: [{ earlier: 0, later: 1 }],
    });
    expect(second).toMatchObject({ kind: 'failed' });
    expect(second?.kind === 'failed' && second.failure).toStrictEqual({
      next: 'retry',
      stage: 'write',
      code: 'coupled',
      message: known('retried together with a record of the same row and millisecond, whose write failed'),
    });
  });
});

describe('settle with several failed routes', () => {
  const at = (table: string, column?: string): Failure => ({
    ...fail('dead-letter', 'wrong_type'),
    table,
    ...(column === undefined ? {} : { column }),
  });
  const settledWith = (...failures: readonly Failure[]) =>
    settle({
      records: [makeRecord()],
      rows: new Uint32Array(1),
      skips: new Map(),
      failures: failures.map((failure) => ({ recordIndex: 0, failure })),
      couplings: [],
    })[0];
  const problem = (table: string, column?: string): RecordProblem => ({
    code: 'wrong_type',
    message: known('wrong_type'),
    table,
    ...(column === undefined ? {} : { column }),
  });

  it('a record that several routes cannot write has the problems of all of them, the first in front', () => {
    const second: Failure = { ...at('b', 'x'), problems: [problem('b', 'x'), problem('b', 'y')] };
    expect(settledWith(at('a'), second)).toMatchObject({
      failure: { table: 'a', problems: [problem('a'), problem('b', 'x'), problem('b', 'y')] },
    });
  });

  it('a problem in the list has only the table and the column that its failure has', () => {
    const bare = fail('dead-letter', 'malformed_json');
    const settled = settledWith(bare, at('b', 'x'), at('c'));
    expect(settled?.kind === 'failed' && settled.failure.problems).toStrictEqual([
      { code: 'malformed_json', message: known('malformed_json') },
      problem('b', 'x'),
      problem('c'),
    ]);
  });

  it('a record with a single failed route has no list of problems', () => {
    expect(settledWith(at('a', 'x'))).toStrictEqual({
      kind: 'failed',
      record: makeRecord(),
      failure: at('a', 'x'),
    });
  });

  it('a record of several failed routes is retried with the failure that can be retried', () => {
    expect(settledWith(at('a'), timeout, at('b'))).toMatchObject({ failure: { code: 'timeout' } });
    expect(settledWith(at('a'), timeout, at('b'))).not.toHaveProperty('failure.problems');
  });
});
