/** The unit of a number that is a time. */
export type TimeUnit = 'seconds' | 'millis' | 'micros' | 'nanos';

/** The unit of a number that is a date. */
export type DateUnit = TimeUnit | 'days';

/** Units of numbers, by the type that they fill. */
export interface UnitsByType {
  /** Of numbers since the epoch. Default: milliseconds. */
  readonly timestamp?: TimeUnit;
  /** Of numbers since the epoch. Default: none; a `date` accepts no numbers. */
  readonly date?: DateUnit;
  /** Of numbers since midnight. Default: nanoseconds. */
  readonly time?: TimeUnit;
}

/** How text becomes the bytes of a `blob`. */
export type BlobEncoding = 'base64' | 'base64url' | 'hex' | 'utf8';

/** Patterns of text, by the type that it fills; the letters are those of `java.time.format.DateTimeFormatter`. */
export interface PatternsByType {
  /** Such as `'dd.MM.yyyy HH:mm:ss'`; without an offset (`XXX`) in it, `timeZone` says which zone the text is in. Default: ISO 8601. */
  readonly timestamp?: string;
  /** Such as `'dd.MM.yyyy'`. Default: `'YYYY-MM-DD'`, in ISO 8601. */
  readonly date?: string;
  /** Such as `'h:mm a'`. Default: `'HH:MM:SS'`, in ISO 8601. */
  readonly time?: string;
}

/**
 * A form of numbers in text beside the plain one:
 * - `'plus'`: a plus sign in front, `'+5'`
 * - `'blanks'`: blanks, tabs and line ends in front and behind, `' 5 '`
 * - `'exponent'`: an exponent, `'1e3'`, where it is not plain (`decimal`, `float` and `double` take one)
 * - `'decimalComma'`: a comma before the fraction, `'1,50'`; a point is then refused
 * - `'grouping'`: a comma between groups of three digits, `'1,234,567.89'`; with `'decimalComma'` a point, `'1.234,50'`
 */
export type NumberForm = 'plus' | 'blanks' | 'exponent' | 'decimalComma' | 'grouping';

/**
 * A form of UUIDs beside the 36 characters: `'undashed'` are 32 hexadecimal digits, `'braces'` the 36 characters within
 * `{` and `}`, `'urn'` the same after `urn:uuid:`.
 */
export type UuidForm = 'undashed' | 'braces' | 'urn';
