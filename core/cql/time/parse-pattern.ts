/** What a part of a pattern reads. */
export type FieldName =
  | 'year'
  /** Of two digits, from 2000 to 2099. */
  | 'shortYear'
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

/** A pattern as a regular expression, whose groups are the fields in their order. */
export interface ParsedPattern {
  readonly source: string;
  readonly fields: readonly FieldName[];
  /** Those that every text has. */
  readonly required: ReadonlySet<FieldName>;
}

/** A pattern that says nothing, or not enough, of how texts are read. */
export class PatternError extends Error {
  override readonly name = 'PatternError';
}

/** Short names of months and days, of three letters each. */
export const months = 'janfebmaraprmayjunjulaugsepoctnovdec';
export const weekdays = 'montuewedthufrisatsun';

const shortNames = (names: string): string => anyCase((names.match(/.../g) ?? []).join('|'));
const anyCase = (names: string): string =>
  names.replaceAll(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);

const [one, two, upTo] = [
  String.raw`\d{1,2}`,
  String.raw`\d\d`,
  (digits: number) => String.raw`\d{1,${digits}}`,
];

/** The letters of `java.time.format.DateTimeFormatter`, by how many of them stand together. */
const letters: Readonly<Record<string, readonly [FieldName, string]>> = {
  y: ['year', upTo(7)],
  yy: ['shortYear', two],
  yyyy: ['year', String.raw`\d{4}`],
  M: ['month', one],
  MM: ['month', two],
  MMM: ['month', shortNames(months)],
  MMMM: [
    'month',
    anyCase('january|february|march|april|may|june|july|august|september|october|november|december'),
  ],
  d: ['day', one],
  dd: ['day', two],
  D: ['dayOfYear', upTo(3)],
  DDD: ['dayOfYear', String.raw`\d{3}`],
  E: ['weekday', shortNames(weekdays)],
  EEEE: ['weekday', anyCase('monday|tuesday|wednesday|thursday|friday|saturday|sunday')],
  H: ['hour', one],
  HH: ['hour', two],
  h: ['hourOfHalf', one],
  hh: ['hourOfHalf', two],
  a: ['half', '[aApP][mM]'],
  m: ['minute', one],
  mm: ['minute', two],
  s: ['second', one],
  ss: ['second', two],
  X: ['offset', String.raw`Z|[+-]\d\d(?:\d\d)?`],
  XX: ['offset', String.raw`Z|[+-]\d{4}`],
  XXX: ['offset', String.raw`Z|[+-]\d\d:\d\d`],
  x: ['offset', String.raw`[+-]\d\d(?:\d\d)?`],
  xx: ['offset', String.raw`[+-]\d{4}`],
  xxx: ['offset', String.raw`[+-]\d\d:\d\d`],
  Z: ['offset', String.raw`[+-]\d{4}`],
  z: ['offset', 'UTC|GMT|Z'],
};

/** Other spellings of the same. */
const same: Readonly<Record<string, string>> = {
  EE: 'E',
  EEE: 'E',
  ZZ: 'Z',
  ZZZ: 'Z',
  ZZZZZ: 'XXX',
  zz: 'z',
  zzz: 'z',
};

/** The letters, and how many of each, for messages. */
export const patternLetters =
  `y or u, yy, yyyy (year), M, MM, MMM, MMMM (month), d, dd (day), D, DDD (day of the year), E, EEEE (weekday), ` +
  `H, HH (hour), h, hh with a (AM or PM), m, mm (minute), s, ss (second), S to SSSSSSSSS (fraction), ` +
  `X, XX, XXX, x, xx, xxx, Z (offset), z (UTC, GMT or Z); other letters in single quotes, what may be left out in []`;

const token = /([A-Za-z])\1*|'(?:[^']|'')*'|[^]/g;

/** Reads a pattern. Throws {@link PatternError}. */
export function parsePattern(pattern: string): ParsedPattern {
  const fields: FieldName[] = [];
  const required = new Set<FieldName>();
  let source = '';
  let depth = 0;
  /** The number before, if how many digits it has is not fixed. */
  let open: FieldName | undefined;
  for (const [text, letter] of pattern.matchAll(token)) {
    if (letter !== undefined) {
      const [field, form] = readLetters(text);
      refuseUnclear(open, form);
      open = form.startsWith(String.raw`\d{1,`) ? field : undefined;
      fields.push(field);
      if (depth === 0) required.add(field === 'shortYear' ? 'year' : field);
      source += `(${form})`;
    } else if (text === '[') {
      depth++;
      source += '(?:';
    } else if (text === ']') {
      if (--depth < 0) throw new PatternError(`has a ']' without a '['`);
      if (source.endsWith('(?:')) throw new PatternError(`has nothing between '[' and ']'`);
      source += ')?';
    } else {
      const literal = readLiteral(text);
      refuseUnclear(open, literal);
      open = undefined;
      source += literal.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
    }
  }
  if (depth > 0) throw new PatternError(`has a '[' without a ']'`);
  return { source: `^${source}$`, fields, required };
}

function readLetters(text: string): readonly [FieldName, string] {
  if (/^S{1,9}$/.test(text)) return ['nanos', String.raw`\d{${text.length}}`];
  const plain = text.replaceAll('u', 'y').replaceAll('L', 'M');
  const part = Object.hasOwn(letters, same[plain] ?? plain) ? letters[same[plain] ?? plain] : undefined;
  if (part !== undefined) return part;
  throw new PatternError(`has '${text}', which stands for nothing; allowed: ${patternLetters}`);
}

/** `''` is a single quote, within quotes and outside. */
function readLiteral(text: string): string {
  if (text === `''`) return `'`;
  if (text.length > 1) return text.slice(1, -1).replaceAll(`''`, `'`);
  if (text === `'`) throw new PatternError('has a single quote that is never closed');
  if (!/[{}#]/.test(text)) return text;
  throw new PatternError(`has a '${text}', which stands for nothing: put it into single quotes`);
}

/** How many digits belong to the first of two numbers must be clear: `yyyyMMdd` says it, `yMd` does not. */
function refuseUnclear(open: FieldName | undefined, next: string): void {
  if (open === undefined || !/^(?:\\d|\d)/.test(next)) return;
  throw new PatternError(
    `has a ${open} of no fixed number of digits right before other digits; allowed: a letter for each digit, such as MM and dd`,
  );
}
