/** What a part of a pattern reads. */
export type FieldName =
  | 'year'
  | 'month'
  | 'day'
  | 'dayOfYear'
  | 'weekday'
  | 'hour'
  | 'hourOfHalf'
  | 'half'
  | 'minute'
  | 'second'
  | 'nanos'
  | 'offset';

/** A part of a pattern; the letters are those of `java.time.format.DateTimeFormatter`. */
export type PatternPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'digits'; readonly field: FieldName; readonly min: number; readonly max: number }
  /** A year of two digits, from 2000 to 2099. */
  | { readonly kind: 'shortYear'; readonly field: 'year' }
  | { readonly kind: 'fraction'; readonly field: 'nanos'; readonly digits: number }
  | {
      readonly kind: 'names';
      readonly field: 'month' | 'weekday' | 'half';
      readonly names: readonly string[];
    }
  | { readonly kind: 'offset'; readonly field: 'offset'; readonly form: OffsetForm }
  /** What a text may have or leave out. */
  | { readonly kind: 'optional'; readonly parts: readonly PatternPart[] };

/** How an offset is written; `zone` is one of the names of UTC. */
export interface OffsetForm {
  readonly takesZ: boolean;
  readonly minutes: 'optional' | 'required' | 'afterColon' | 'none';
}

/** A pattern that says nothing, or not enough, of how texts are read. */
export class PatternError extends Error {
  override readonly name = 'PatternError';
}

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const short = (names: readonly string[]): readonly string[] => names.map((name) => name.slice(0, 3));

/** The letters, and how many of each, for messages. */
export const patternLetters =
  `y or u, yy, yyyy (year), M, MM, MMM, MMMM (month), d, dd (day), D, DDD (day of the year), E, EEEE (weekday), ` +
  `H, HH (hour), h, hh with a (AM or PM), m, mm (minute), s, ss (second), S to SSSSSSSSS (fraction), ` +
  `X, XX, XXX, x, xx, xxx, Z (offset), z (UTC, GMT or Z); other letters in single quotes, what may be left out in []`;

/** Reads a pattern. Throws {@link PatternError}. */
export function parsePattern(pattern: string): readonly PatternPart[] {
  const stack: PatternPart[][] = [[]];
  let at = 0;
  while (at < pattern.length) {
    const parts = stack.at(-1) ?? [];
    const character = pattern.charAt(at);
    if (/[A-Za-z]/.test(character)) {
      let end = at + 1;
      while (pattern.charAt(end) === character) end++;
      parts.push(partOf(character, end - at));
      at = end;
    } else if (character === `'`) {
      const { text, end } = readQuoted(pattern, at);
      pushText(parts, text);
      at = end;
    } else if (character === '[') {
      stack.push([]);
      at++;
    } else if (character === ']') {
      const inner = stack.pop() ?? [];
      const outer = stack.at(-1);
      if (outer === undefined) throw new PatternError(`has a ']' without a '['`);
      if (inner.length === 0) throw new PatternError(`has nothing between '[' and ']'`);
      outer.push({ kind: 'optional', parts: inner });
      at++;
    } else if (character === '{' || character === '}' || character === '#') {
      throw new PatternError(`has a '${character}', which stands for nothing: put it into single quotes`);
    } else {
      pushText(parts, character);
      at++;
    }
  }
  const [parts = []] = stack;
  if (stack.length > 1) throw new PatternError(`has a '[' without a ']'`);
  refuseUnclear(parts);
  return parts;
}

function pushText(parts: PatternPart[], text: string): void {
  const last = parts.at(-1);
  if (last?.kind === 'text') parts[parts.length - 1] = { kind: 'text', text: last.text + text };
  else if (text !== '') parts.push({ kind: 'text', text });
}

/** `''` is a single quote, within quotes and outside. */
function readQuoted(pattern: string, from: number): { readonly text: string; readonly end: number } {
  if (pattern.charAt(from + 1) === `'`) return { text: `'`, end: from + 2 };
  let end = from + 1;
  for (;;) {
    end = pattern.indexOf(`'`, end);
    if (end === -1) throw new PatternError('has a single quote that is never closed');
    if (pattern.charAt(end + 1) !== `'`) break;
    end += 2;
  }
  return { text: pattern.slice(from + 1, end).replaceAll(`''`, `'`), end: end + 1 };
}

const oneOrTwo: Readonly<Partial<Record<string, FieldName>>> = {
  d: 'day',
  H: 'hour',
  h: 'hourOfHalf',
  m: 'minute',
  s: 'second',
};

function partOf(letter: string, count: number): PatternPart {
  const part = readLetters(letter, count);
  if (part !== undefined) return part;
  throw new PatternError(
    `has '${letter.repeat(count)}', which stands for nothing; allowed: ${patternLetters}`,
  );
}

function readLetters(letter: string, count: number): PatternPart | undefined {
  const field = oneOrTwo[letter];
  if (field !== undefined) return count > 2 ? undefined : { kind: 'digits', field, min: count, max: 2 };
  switch (letter) {
    case 'y':
    case 'u':
      if (count === 2) return { kind: 'shortYear', field: 'year' };
      if (count === 4) return { kind: 'digits', field: 'year', min: 4, max: 4 };
      return count === 1 ? { kind: 'digits', field: 'year', min: 1, max: 7 } : undefined;
    case 'M':
    case 'L':
      if (count < 3) return { kind: 'digits', field: 'month', min: count, max: 2 };
      return count > 4
        ? undefined
        : { kind: 'names', field: 'month', names: count === 3 ? short(months) : months };
    case 'D':
      return count === 1 || count === 3
        ? { kind: 'digits', field: 'dayOfYear', min: count, max: 3 }
        : undefined;
    case 'E':
      if (count > 4) return undefined;
      return { kind: 'names', field: 'weekday', names: count === 4 ? weekdays : short(weekdays) };
    case 'a':
      return count === 1 ? { kind: 'names', field: 'half', names: ['AM', 'PM'] } : undefined;
    case 'S':
      return count > 9 ? undefined : { kind: 'fraction', field: 'nanos', digits: count };
    default:
      return readOffsetLetters(letter, count);
  }
}

const offsetMinutes = ['optional', 'required', 'afterColon'] as const;

function readOffsetLetters(letter: string, count: number): PatternPart | undefined {
  const part = (takesZ: boolean, minutes: OffsetForm['minutes'] | undefined): PatternPart | undefined =>
    minutes === undefined ? undefined : { kind: 'offset', field: 'offset', form: { takesZ, minutes } };
  switch (letter) {
    case 'X':
      return part(true, offsetMinutes[count - 1]);
    case 'x':
      return part(false, offsetMinutes[count - 1]);
    case 'Z':
      return count === 5 ? part(true, 'afterColon') : part(false, count > 3 ? undefined : 'required');
    case 'z':
      return count > 3 ? undefined : part(true, 'none');
    default:
      return undefined;
  }
}

/** How many digits belong to the first of two numbers must be clear: `yyyyMMdd` says it, `yMd` does not. */
function refuseUnclear(parts: readonly PatternPart[]): void {
  const flat = flatten(parts);
  for (const [index, part] of flat.entries()) {
    const next = flat[index + 1];
    if (part.kind !== 'digits' || part.min === part.max || next === undefined) continue;
    const isDigits = next.kind === 'digits' || next.kind === 'shortYear' || next.kind === 'fraction';
    if (isDigits || (next.kind === 'text' && /^\d/.test(next.text))) {
      throw new PatternError(
        `has a ${part.field} of ${part.min} to ${part.max} digits right before other digits; allowed: a letter for each digit, such as MM and dd`,
      );
    }
  }
}

/** All parts in their order, those that may be left out too. */
export function flatten(
  parts: readonly PatternPart[],
): readonly Exclude<PatternPart, { kind: 'optional' }>[] {
  return parts.flatMap((part) => (part.kind === 'optional' ? flatten(part.parts) : [part]));
}
