import type { NumberForm, ValueOptions } from '../../connector/value-options.ts';
import { numberTypes } from '../../cql/encode/conversions.ts';

export type OptionName = keyof ValueOptions;

export const timeTypes = ['timestamp', 'date', 'time'] as const;

/** The types that an option of values is for: without one of them in a column it does nothing. */
export const typesOf: Readonly<Record<OptionName, readonly string[] | 'any'>> = {
  unit: timeTypes,
  pattern: timeTypes,
  timeZone: ['timestamp', 'date'],
  encoding: ['blob'],
  numberForms: [...numberTypes, ...timeTypes],
  booleanStrings: ['boolean'],
  booleanNumbers: ['boolean', ...numberTypes],
  uuidForms: ['uuid', 'timeuuid'],
  nullStrings: 'any',
  collectionNulls: ['list', 'set', 'map'],
  udtFromArray: ['udt'],
  allowExtraFields: ['udt'],
  allowMissingFields: ['udt'],
  after9999: ['timestamp', 'date'],
  january1970: ['timestamp', 'date'],
};

const isOption = (name: string): name is OptionName => Object.hasOwn(typesOf, name);

export const optionNames: readonly OptionName[] = Object.keys(typesOf).filter(isOption);

const fractional = ['decimal', 'double', 'float'];

/** The types of which one form of numbers in text changes the reading. */
export function typesOfForm(form: NumberForm): readonly string[] {
  const numbers = [...numberTypes, ...timeTypes];
  if (form === 'decimalComma') return [...fractional, ...timeTypes];
  return form === 'exponent' ? numbers.filter((type) => !fractional.includes(type)) : numbers;
}
