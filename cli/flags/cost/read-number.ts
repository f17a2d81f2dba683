import { UsageError } from '../../../project/usage-error.ts';

/** What a number may be; both ends included. */
export interface NumberRange {
  readonly min: number;
  readonly max?: number;
  readonly whole?: true;
}

/** The option's value as a number: `1000`, `0.5`. Throws UsageError. */
export function readNumber(option: string, text: string, range: NumberRange): number {
  const { min, max, whole } = range;
  const number = /^\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
  const fits = number >= min && number <= (max ?? Number.MAX_SAFE_INTEGER);
  if (fits && (whole !== true || Number.isInteger(number))) return number;
  const kind = whole === true ? 'a whole number' : 'a number';
  const allowed = max === undefined ? `of at least ${min}` : `from ${min} to ${max}`;
  throw new UsageError(`option '--${option}' must be ${kind} ${allowed}, got '${text}'`);
}

/** `NAME=VALUE` cut at its last `=`; the name is `undefined` where there is none. */
export function cutAtEquals(text: string): { readonly name: string | undefined; readonly value: string } {
  const at = text.lastIndexOf('=');
  return at === -1
    ? { name: undefined, value: text }
    : { name: text.slice(0, at), value: text.slice(at + 1) };
}
