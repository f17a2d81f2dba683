import { expect, it } from 'vitest';
import { isNestedDeeper, mostLevels } from '../../../core/dead-letters/nesting.ts';
import { readDeadLetter } from '../../../core/dead-letters/read-dead-letter.ts';
import { makeRecord } from '../../support/make-record.ts';
import { asJson, letterOf } from './stored-letter.ts';

/** A value within so many arrays. */
function nest(levels: number, value: unknown = 1): unknown {
  let nested = value;
  for (let level = 0; level < levels; level++) nested = [nested];
  return nested;
}

it('isNestedDeeper counts the levels of arrays and objects at the deepest place', () => {
  expect(isNestedDeeper(1, 0)).toBe(false);
  expect(isNestedDeeper('text', 0)).toBe(false);
  expect(isNestedDeeper(null, 0)).toBe(false);
  expect(isNestedDeeper({}, 0)).toBe(true);
  expect(isNestedDeeper([1, { a: 'text', b: null }], 2)).toBe(false);
  expect(isNestedDeeper([1, { a: 'text', b: null }], 1)).toBe(true);
  expect(isNestedDeeper({ a: nest(3), b: 1 }, 3)).toBe(true);
  expect(isNestedDeeper(nest(100_000))).toBe(true);
});

it('a dead letter with 101 or more levels of nesting is a problem', () => {
  const letterWith = (levels: number) => {
    const letter = asJson(letterOf(makeRecord({})));
    return { ...letter, record: { ...letter['record'], unreadable: { value: nest(levels - 1) } } };
  };
  expect(readDeadLetter(letterWith(mostLevels)).kind).toBe('letter');
  expect(readDeadLetter(letterWith(mostLevels + 1))).toEqual({
    kind: 'problem',
    message: 'letter.record.unreadable: nested deeper than 100 levels, and no record is',
  });
});
