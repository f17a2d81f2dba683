import { describe, expect, it } from 'vitest';
import { TtlRefusals } from '../../../lambda/adapters/keyspaces/ttl-refusal.ts';
import { known } from '../../../core/failure/failure-message.ts';
import type { Failure } from '../../../core/failure/failure.ts';
import type { Write } from '../../../core/record/write.ts';
import { BatchCrash } from '../../../core/record/batch-crash.ts';
import { makeShape, makeWrite } from '../../support/make-write.ts';

const refused: Failure = {
  next: 'dead-letter',
  stage: 'write',
  code: 'rejected_by_server',
  table: 'ks.t',
  message: known('no'),
};
const shapeWith = (using: string, table = 't') => {
  const shape = makeShape('record', table);
  return { ...shape, cql: shape.cql.replace(' USING ', using) };
};
const fixed = shapeWith(' USING TTL 60 AND ');
const group = (...shapes: readonly (typeof fixed)[]) => ({
  writes: shapes.map((shape): Write => makeWrite({ shape })),
  bytes: 0,
});
const advice = { message: { redacted: expect.stringContaining('leave ttl out of the route') as string } };

describe('refusal of a row with a TTL', () => {
  it.each([
    ['fixed', fixed],
    ['of the record', shapeWith(' USING TTL ? AND ')],
    ['without a timestamp', { ...fixed, cql: fixed.cql.replace(' AND TIMESTAMP ?', '') }],
  ])('a refused row with a TTL is retried while its table has accepted no TTL: %s', (_, shape) => {
    expect(new TtlRefusals().judge(group(shape), refused)).toMatchObject({ ...advice, next: 'retry' });
  });

  it('a refused row with a TTL fails by itself once the table has accepted a TTL', () => {
    const refusals = new TtlRefusals();
    expect(refusals.judge(group(fixed), undefined)).toBeUndefined();
    expect(refusals.judge(group(fixed), refused)).toEqual(refused);
    const other = shapeWith(' USING TTL 60 AND ', 'other');
    expect(refusals.judge(group(other), { ...refused, table: 'ks.other' })).toMatchObject({ next: 'retry' });
  });

  it('a refused group with TTLs is split first', () => {
    expect(new TtlRefusals().judge(group(fixed, fixed), refused)).toEqual(refused);
  });

  it.each<[string, Failure]>([
    ['a size', { ...refused, code: 'row_too_large' }],
    ['a time-out', { ...refused, code: 'timeout', next: 'retry' }],
    ['a TTL that is too long', { ...refused, code: 'invalid_ttl' }],
  ])('the failure of a row with a TTL for %s is unchanged', (_, failure) => {
    expect(new TtlRefusals().judge(group(fixed), failure)).toEqual(failure);
  });

  it('a refused statement without a TTL is unchanged, whatever its columns are called', () => {
    const plain = makeShape();
    const named = { ...plain, cql: plain.cql.replace('"value"', '") USING TTL 1"') };
    for (const shape of [plain, named])
      expect(new TtlRefusals().judge(group(shape), refused)).toEqual(refused);
    const refusals = new TtlRefusals();
    refusals.judge(group(plain), undefined);
    expect(refusals.judge(group(fixed), refused)).toMatchObject({ next: 'retry' });
  });

  it('a refusal while a statement with a TTL is prepared is a crash', () => {
    const refusals = new TtlRefusals();
    const explained = refusals.explain([makeShape('record', 'other'), fixed], new BatchCrash(refused));
    expect(explained).toMatchObject({ failure: { ...advice, next: 'crash', code: 'schema_mismatch' } });
    const ofOther = new BatchCrash({ ...refused, table: 'ks.other' });
    expect(refusals.explain([makeShape('record', 'other'), fixed], ofOther)).toBe(ofOther);
    const error = new Error('x');
    expect(refusals.explain([fixed], error)).toBe(error);
  });
});
