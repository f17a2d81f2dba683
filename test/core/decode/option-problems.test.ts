import { describe, expect, it } from 'vitest';
import { choiceOf, optionProblems } from '../../../core/decode/option-problems.ts';

const choices = { framing: ['prefix', 'header'] } as const;

describe('optionProblems', () => {
  it('finds nothing wrong with absent options and with the words that are allowed', () => {
    expect(optionProblems({}, choices)).toEqual([]);
    expect(optionProblems({ framing: undefined }, choices)).toEqual([]);
    expect(optionProblems({ framing: 'header' }, choices)).toEqual([]);
  });

  it.each([
    [{ framing: 'Header' }, '.framing', `'Header'`],
    [{ framing: 4 }, '.framing', '4'],
    [{ framing: ['header'] }, '.framing', 'an array'],
    [{ framing: null }, '.framing', 'null'],
    [null, '', 'null'],
    ['header', '', `'header'`],
  ])('names the option, the value got and the words of %j', (given, path, got) => {
    expect(optionProblems(given, choices)).toMatchObject([{ path, got }]);
  });

  it.each(['framings', '__proto__', 'constructor'])('refuses the option %s', (name) => {
    const given: unknown = JSON.parse(`{ "${name}": "prefix" }`);
    expect(optionProblems(given, choices)).toEqual([
      { path: `.${name}`, message: 'is not an option', allowed: 'framing' },
    ]);
  });
});

describe('choiceOf', () => {
  it.each([
    [{}, 'prefix'],
    [{ framing: 'header' }, 'header'],
    [{ framing: 'other' }, 'prefix'],
    [null, 'prefix'],
  ])('of %j is %s', (given, expected) => {
    expect(choiceOf(given, 'framing', choices.framing)).toBe(expected);
  });
});
