import { describe, expect, it } from 'vitest';
import {
  classOfThrown,
  describeThrown,
  messageOfThrown,
  placesOfThrown,
} from '../../../core/failure/thrown.ts';

class OrderError extends Error {}

describe('what was thrown', () => {
  it.each([
    [new OrderError('4111'), 'OrderError'],
    [Object.assign(new Error('x'), { name: '4111' }), 'Error'],
    [Object.create(null), 'Object'],
    ['4111', 'string'],
    [4111, 'number'],
    [null, 'null'],
    [undefined, 'undefined'],
  ])('is named by its class: %o', (thrown, name) => {
    expect(classOfThrown(thrown)).toBe(name);
  });

  it('has a message, with or without its name', () => {
    const thrown = new RangeError('too far');
    expect([messageOfThrown(thrown), describeThrown(thrown)]).toEqual(['too far', 'RangeError: too far']);
    expect([messageOfThrown(7), describeThrown(undefined)]).toEqual(['7', 'undefined']);
  });

  it('has the places in the code, without the message', () => {
    const places = placesOfThrown(new OrderError('4111\n    at 4111 (card.ts:4:1)'));
    expect(places[0]).toMatch(/^at .*thrown\.test\.ts:\d+:\d+\)?$/);
    expect(places.join('\n')).not.toContain('4111');
  });

  it('has the places of an error without a message', () => {
    expect(placesOfThrown(new Error())[0]).toMatch(/thrown\.test\.ts:\d+:\d+/);
  });

  it('has none where the stack is not what the error was made with', () => {
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
