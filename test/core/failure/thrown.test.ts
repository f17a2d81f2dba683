import { describe, expect, it } from 'vitest';
import {
  classOfThrown,
  describeThrown,
  hasCode,
  messageOfThrown,
  placesOfThrown,
  toError,
} from '../../../core/failure/thrown.ts';

class OrderError extends Error {}

describe('thrown value', () => {
  it.each([
    [new OrderError('4111'), 'OrderError'],
    [Object.assign(new Error('x'), { name: '4111' }), 'Error'],
    [Object.create(null), 'Object'],
    ['4111', 'string'],
    [4111, 'number'],
    [null, 'null'],
    [undefined, 'undefined'],
  ])('the class of a thrown value is its name: %o', (thrown, name) => {
    expect(classOfThrown(thrown)).toBe(name);
  });

  it('the message of a thrown value is told with or without the name of its class', () => {
    const thrown = new RangeError('too far');
    expect([messageOfThrown(thrown), describeThrown(thrown)]).toEqual(['too far', 'RangeError: too far']);
    expect([messageOfThrown(7), describeThrown(undefined)]).toEqual(['7', 'undefined']);
  });

  it('toError gives an error itself, and an Error with the text of anything else', () => {
    const thrown = new OrderError('4111');
    expect(toError(thrown)).toBe(thrown);
    expect(toError(7)).toEqual(new Error('7'));
  });

  it.each([
    [Object.assign(new OrderError('x'), { code: 'ENOENT' }), true],
    [Object.assign(new Error('x'), { code: 'EPERM' }), false],
    [new Error('ENOENT'), false],
    [{ code: 'ENOENT' }, false],
    [undefined, false],
  ])('only an error has the code ENOENT, and only where it says so: %o', (thrown, expected) => {
    expect(hasCode(thrown, 'ENOENT')).toBe(expected);
  });

  it('the places of a thrown error do not contain its message', () => {
    const places = placesOfThrown(new OrderError('4111\n    at 4111 (card.ts:4:1)'));
    expect(places[0]).toMatch(/^at .*thrown\.test\.ts:\d+:\d+\)?$/);
    expect(places.join('\n')).not.toContain('4111');
  });

  it('the places of an error without a message are read from its stack', () => {
    expect(placesOfThrown(new Error())[0]).toMatch(/thrown\.test\.ts:\d+:\d+/);
  });

  it('an error whose stack was changed after it was made has no places', () => {
    const made = (): Error => {
      const error = new Error('4111\n    at 4111 (card.ts:4:1)');
      // Worked out when it is read for the first time.
      expect(error.stack).toContain('4111');
      return error;
    };
    const renamed = Object.assign(made(), { message: 'another' });
    const emptied = Object.assign(made(), { message: '' });
    const replaced = Object.assign(new Error('x'), { stack: 'Error: y\n    at 4111 (card.ts:4:1)' });
    expect([renamed, replaced, emptied].map(placesOfThrown)).toEqual([[], [], []]);
    expect(placesOfThrown('at 4111 (card.ts:4:1)')).toEqual([]);
  });
});
