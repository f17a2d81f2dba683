import type { ExactNumber } from '../../value/exact-number.ts';
import { wrongType } from './conversion-error.ts';
import { conversions, type NumberType } from './conversions.ts';
import type { EncodeOptions } from './encode-options.ts';
import type { Encoder } from './encoder.ts';
import { compileNumberText, compilePlain } from './number-text.ts';

const wholeTypes: ReadonlySet<NumberType> = new Set([
  'bigint',
  'counter',
  'int',
  'smallint',
  'tinyint',
  'varint',
]);

/** The encoder of a type of numbers, which reads text and booleans as the column declares: itself where it declares nothing. */
export function withNumberOptions(
  encode: Encoder,
  type: NumberType,
  { numberForms, booleanNumbers }: Pick<EncodeOptions, 'numberForms' | 'booleanNumbers'>,
): Encoder {
  if (numberForms.length === 0 && booleanNumbers === undefined) return encode;
  const readText = compileText(type, numberForms);
  return (value) => {
    if (typeof value === 'string') return encode(readText(value));
    if (typeof value === 'boolean' && booleanNumbers !== undefined)
      return encode(booleanNumbers[value ? 0 : 1]);
    return encode(value);
  };
}

function compileText(
  type: NumberType,
  forms: EncodeOptions['numberForms'],
): (text: string) => string | ExactNumber {
  if (forms.length === 0) return (text) => text;
  // Types that hold fractions take an exponent in text without any option, and 'NaN'.
  const read = wholeTypes.has(type) ? compileNumberText(forms) : compilePlain(forms);
  return (text) => {
    const number = read(text);
    if (number === undefined) throw wrongNumber(text, type, forms);
    return number;
  };
}

function wrongNumber(text: string, type: NumberType, forms: EncodeOptions['numberForms']): Error {
  return wrongType(text, type, `${conversions[type].accepts}, in the forms ${forms.join(', ')}`);
}
