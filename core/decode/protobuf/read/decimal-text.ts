import { readNumber } from '../../../value/exact-number.ts';
import { WireError } from '../wire/wire-error.ts';

/** No two parts can take the same digits: the time would grow with the square of their number. */
const form = /^([+-]?)(?:(\d+)(?:\.(\d*))?|\.(\d+))(?:[eE]([+-]?\d+))?$/;

/** The number that a google.type.Decimal spells: `-2.5E8`, `+.5`, or nothing at all for 0. */
export function readDecimalText(text: string, at: number): unknown {
  if (text === '') return 0;
  const parts = form.exec(text);
  if (parts === null)
    throw new WireError(at, `a decimal is a text of ${text.length} characters that spells no number`);
  const [, sign, whole = '0', fraction = '', bareFraction = '', exponent] = parts;
  const digits = fraction + bareFraction;
  return readNumber(
    `${sign === '-' ? '-' : ''}${whole.replace(/^0+(?=\d)/, '')}${digits === '' ? '' : `.${digits}`}${exponent === undefined ? '' : `e${exponent}`}`,
  );
}
