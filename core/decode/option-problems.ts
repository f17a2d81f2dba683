import type { FormatProblem } from './format-reader.ts';
import { isObject } from '../value/is-object.ts';

/** The options of a function that makes a format, and the words that each may be. */
export type Choices = Readonly<Record<string, readonly string[]>>;

/** What is wrong with options of which each is one of a few words. Absent options are not wrong. */
export function optionProblems(given: unknown, choices: Choices): readonly FormatProblem[] {
  const names = Object.keys(choices);
  if (!isObject(given)) {
    return [
      { path: '', message: 'has no options', got: printOption(given), allowed: `{ ${names.join(', ')} }` },
    ];
  }
  return Object.entries(given).flatMap(([name, value]): readonly FormatProblem[] => {
    const words = Object.hasOwn(choices, name) ? choices[name] : undefined;
    if (words === undefined) return [unknownOption(name, names)];
    if (value === undefined || words.some((word) => word === value)) return [];
    const allowed = words.map(printOption).join(', ');
    return [{ path: `.${name}`, message: 'is not one of its words', got: printOption(value), allowed }];
  });
}

export const unknownOption = (name: string, names: readonly string[]): FormatProblem => ({
  path: `.${name}`,
  message: 'is not an option',
  allowed: names.join(', '),
});

/** The word that an option is; the first where it is absent, or not one of them. Options may be anything. */
export function choiceOf<Word extends string>(
  given: unknown,
  name: string,
  words: readonly [Word, ...Word[]],
): Word {
  const value = isObject(given) ? given[name] : undefined;
  return words.find((word) => word === value) ?? words[0];
}

/** Prints a value of a connector file: texts with quotation marks, at most 60 characters, and others by their kind. */
export function printOption(value: unknown): string {
  if (typeof value === 'string') return `'${value.length <= 60 ? value : `${value.slice(0, 57)}...`}'`;
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object' && value !== null) return 'an object';
  return typeof value === 'function' || typeof value === 'symbol' ? `a ${typeof value}` : String(value);
}
