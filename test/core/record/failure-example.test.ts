import { describe, expect, it } from 'vitest';
import { message, quote } from '../../../core/failure/failure-message.ts';
import type { Failure, RecordProblem } from '../../../core/failure/failure.ts';
import type { FailedOutcome } from '../../../core/record/outcome.ts';
import { chooseExamples, printExample, toExample } from '../../../core/record/failure-example.ts';
import { makeRecord } from '../../support/make-record.ts';

const got = 'got a number of 4 characters';
const bare: Failure = {
  next: 'dead-letter',
  stage: 'map',
  code: 'wrong_type',
  message: message`got ${quote(4711)}`,
};
const problem = (column: string, more: Partial<RecordProblem> = {}): RecordProblem => ({
  code: 'wrong_type',
  message: message`got ${quote(4711)}`,
  table: 'ks.t',
  column,
  ...more,
});
const failed = (offset: number, more: Partial<Failure> = {}): FailedOutcome => ({
  kind: 'failed',
  record: makeRecord({ offset }),
  failure: { ...bare, ...more },
});
const ofColumns = (offset: number, ...columns: readonly string[]): FailedOutcome =>
  failed(offset, { table: 'ks.t', column: columns[0]!, problems: columns.map((column) => problem(column)) });
const columnNames = (count: number): readonly string[] => Array.from({ length: count }, (_, i) => `c${i}`);

describe('toExample', () => {
  it('a failure example has the position and the redacted message, and nothing else of the record', () => {
    expect(toExample(failed(3))).toStrictEqual({
      position: 'shop.orders-0@3',
      code: 'wrong_type',
      stage: 'map',
      message: got,
    });
  });

  it('a failure example names the table and the column if there are any', () => {
    expect(toExample(failed(3, { stage: 'decode', table: 'ks.t', column: 'city' }))).toStrictEqual({
      position: 'shop.orders-0@3',
      code: 'wrong_type',
      stage: 'decode',
      message: got,
      table: 'ks.t',
      column: 'city',
    });
  });

  it('a failure example lists all problems of the record and names the columns', () => {
    const problems = [
      problem('a'),
      { code: 'missing_key_column', message: bare.message } as const,
      problem('a'),
    ];
    expect(toExample(failed(0, { problems })).columns).toBeUndefined();
    expect(toExample(failed(0, { problems: [...problems, problem('b')] }))).toMatchObject({
      columns: ['a', 'b'],
    });
    expect(toExample(failed(0, { problems })).problems).toStrictEqual([
      { code: 'wrong_type', message: got, table: 'ks.t', column: 'a' },
      { code: 'missing_key_column', message: got },
      { code: 'wrong_type', message: got, table: 'ks.t', column: 'a' },
    ]);
    expect(toExample(failed(0, { problems: [problem('a')] })).problems).toBeUndefined();
    expect(toExample(failed(0, { problems: problems.slice(0, 2) })).problems).toHaveLength(2);
  });

  it('a failure example lists ten problems and counts the others', () => {
    const { columns, problems, moreProblems } = toExample(ofColumns(0, ...columnNames(12)));
    expect(columns).toHaveLength(12);
    expect(problems?.map(({ column }) => column)).toEqual(columnNames(10));
    expect(moreProblems).toBe(2);
    expect(toExample(ofColumns(0, ...columnNames(10)))).not.toHaveProperty('moreProblems');
  });
});

describe('failure examples of a batch', () => {
  const summary = (outcomes: readonly FailedOutcome[]) =>
    chooseExamples(outcomes).map(({ position, deadLettered, records }) => [position, deadLettered, records]);

  it('the examples are the first record of each code, table, column and next step, with a count of similar ones', () => {
    expect(
      summary([
        ofColumns(0, 'a'),
        ofColumns(1, 'a'),
        ofColumns(2, 'b'),
        failed(3, { table: 'ks.t', column: 'a', code: 'out_of_range' }),
        failed(4, { table: 'ks.u', column: 'a' }),
        failed(5, { table: 'ks.t', column: 'a', next: 'retry' }),
        failed(6, { table: 'ks.t', column: 'a', next: 'retry' }),
        ofColumns(7, 'a'),
      ]),
    ).toEqual([
      ['shop.orders-0@0', true, 3],
      ['shop.orders-0@2', true, 1],
      ['shop.orders-0@3', true, 1],
      ['shop.orders-0@4', true, 1],
      ['shop.orders-0@5', false, 2],
    ]);
  });

  it('failures that differ only in a second problem have separate examples', () => {
    const ofOther = failed(3, { problems: [problem('a'), problem('b', { code: 'out_of_range' })] });
    const ofTable = failed(4, { problems: [problem('a'), problem('b', { table: 'ks.u' })] });
    const ofCode = failed(5, { ...ofTable.failure, code: 'out_of_range' });
    expect(
      summary([ofColumns(0, 'a'), ofColumns(1, 'a', 'b'), ofColumns(2, 'a', 'b'), ofOther, ofTable, ofCode]),
    ).toEqual([
      ['shop.orders-0@0', true, 1],
      ['shop.orders-0@1', true, 2],
      ['shop.orders-0@3', true, 1],
      ['shop.orders-0@4', true, 1],
      ['shop.orders-0@5', true, 1],
    ]);
  });

  it('a batch has ten examples, and one more for each code that would have none', () => {
    const many = columnNames(12).map((column, offset) => ofColumns(offset, column));
    const late = [
      failed(20, { code: 'timeout', next: 'retry' }),
      failed(21, { code: 'timeout', next: 'retry', column: 'b' }),
    ];
    const positions = summary([...many, ...late, ofColumns(22, 'c9')]);
    expect(positions).toHaveLength(11);
    expect(positions[9]).toEqual(['shop.orders-0@9', true, 2]);
    expect(positions[10]).toEqual(['shop.orders-0@20', false, 1]);
  });
});

describe('printExample', () => {
  it('a printed failure example is the position, the place, the code and the message', () => {
    expect(printExample(toExample(failed(3)))).toBe(`shop.orders-0@3 wrong_type: ${got}`);
    expect(printExample(toExample(failed(3, { table: 'ks.t', column: 'city' })))).toBe(
      `shop.orders-0@3 ks.t.city wrong_type: ${got}`,
    );
  });

  it('a printed failure example has all problems and the number of those that are not listed', () => {
    expect(printExample(toExample(ofColumns(3, 'a', 'b')))).toBe(
      `shop.orders-0@3 ks.t.a wrong_type: ${got}, and ks.t.b wrong_type: ${got}`,
    );
    expect(printExample(toExample(ofColumns(3, ...columnNames(11))))).toMatch(/, and 1 more problem$/);
    expect(printExample(toExample(ofColumns(3, ...columnNames(12))))).toMatch(/, and 2 more problems$/);
  });
});
