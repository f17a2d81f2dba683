import { ExactNumber } from '../../value/exact-number.ts';
import type { NumberForm } from './units.ts';

/** A number in text, without an exponent: no form of a date or time reads like one. */
export const numberText = /^-?\d+(?:\.\d+)?$/;
const exponentForm = /^-?\d+(?:\.\d+)?[eE][+-]?\d+$/;
const grouped = { ',': /^-?\d{1,3}(?:,\d{3})+(?:\.|$)/, '.': /^-?\d{1,3}(?:\.\d{3})+(?:,|$)/ } as const;

/**
 * Compiles a reader of numbers in text: the number's digits as JSON has them (an `ExactNumber` for one with an
 * exponent), or `undefined` for a text that is no number in one of the forms.
 */
export function compileNumberText(
  forms: readonly NumberForm[],
): (text: string) => string | ExactNumber | undefined {
  if (forms.length === 0) return (text) => (numberText.test(text) ? text : undefined);
  const toPlain = compilePlain(forms);
  const takesExponent = forms.includes('exponent');
  return (text) => {
    const plain = toPlain(text);
    if (plain === undefined || numberText.test(plain)) return plain;
    return takesExponent && exponentForm.test(plain) ? new ExactNumber(plain) : undefined;
  };
}

/** Takes away what the forms allow beside the digits: `' +1.234,50'` becomes `'1234.50'`. */
export function compilePlain(forms: readonly NumberForm[]): (text: string) => string | undefined {
  const has = (form: NumberForm): boolean => forms.includes(form);
  const [takesBlanks, takesPlus, takesGroups, hasComma] = [
    has('blanks'),
    has('plus'),
    has('grouping'),
    has('decimalComma'),
  ];
  const separator = hasComma ? '.' : ',';
  return (text) => {
    let plain = takesBlanks ? withoutBlanks(text) : text;
    if (takesPlus && plain.startsWith('+') && plain.charAt(1) !== '-') plain = plain.slice(1);
    if (takesGroups && grouped[separator].test(plain)) plain = plain.replaceAll(separator, '');
    if (!hasComma) return plain;
    // A point would be read as what it is elsewhere: 1.500 of a producer that writes 1.500,00.
    return plain.includes('.') ? undefined : plain.replace(',', '.');
  };
}

/** Spaces, tabs and line ends in front and behind. */
function withoutBlanks(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

const isBlank = (code: number): boolean => code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;

/** The form in which a text would be a number, for messages; `undefined` where that could be more than one. */
export function formOf(text: string): NumberForm | undefined {
  const isForm = (form: NumberForm): boolean => compileNumberText([form])(text) !== undefined;
  return (
    (['blanks', 'plus', 'exponent'] as const).find(isForm) ??
    (/,(?!\d{3}$)/.test(text) && isForm('decimalComma') ? 'decimalComma' : undefined)
  );
}
