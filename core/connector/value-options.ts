import type {
  BlobEncoding,
  DateUnit,
  NumberForm,
  PatternsByType,
  UnitsByType,
  UuidForm,
} from '../cql/encode/units.ts';

export type { BlobEncoding, NumberForm, PatternsByType, UnitsByType, UuidForm } from '../cql/encode/units.ts';

/**
 * How values are converted. The options apply at any depth of a column: in collections, in user-defined types, to the
 * keys of maps. An option of a column overrides that of its route. `check` refuses an option that has no effect.
 */
export interface ValueOptions {
  /**
   * The unit of numbers that fill a `timestamp` or a `date` (since the epoch) or a `time` (since midnight): one unit for
   * all, or one for each type. With a unit, a number may have a fraction and may be text; it is rounded down to the
   * precision of the type. A route's unit does not apply to the record's own `timestamp`, which is in milliseconds
   * unless the column declares a unit, nor to `now()`.
   * Default: milliseconds for `timestamp`, nanoseconds for `time`; a `date` accepts no numbers.
   */
  readonly unit?: DateUnit | UnitsByType;
  /**
   * The pattern of text that fills a `timestamp`, a `date` or a `time`: one for all, or one for each type. Text is then
   * read by it alone. The letters are those of Java's `DateTimeFormatter`: `y` or `u`, `M`, `d`, `D`, `E`, `H`, `h` with
   * `a`, `m`, `s`, `S`, `X`, `x`, `Z`, `z`; other letters in single quotes, what may be left out in `[]`. Names of months
   * and days are English, in upper or lower case; `yy` is 2000 to 2099. A timestamp needs an offset in the text, or
   * `timeZone`; one without a time of day is the start of its day.
   * Default: ISO 8601 with an offset for `timestamp`, `'YYYY-MM-DD'` for `date`, `'HH:MM:SS'` for `time`.
   */
  readonly pattern?: string | PatternsByType;
  /**
   * The time zone of text without an offset that fills a `timestamp`, and in which a point in time is the day that a
   * `date` holds: an IANA name such as `'Europe/Berlin'`, or an offset such as `'+01:00'`. A date for a timestamp is then
   * the start of its day. A time that occurs twice, when the clock is set back, is the earlier; one that does not occur is
   * as much later as the clock is set forward.
   * Default: none; text without an offset makes its record a dead letter (`wrong_type`).
   */
  readonly timeZone?: string;
  /**
   * How text that fills a `blob` is decoded. `'base64'` is base64 with its padding, `'base64url'` is base64 with `-` and
   * `_`, with padding or without, `'hex'` is hexadecimal digits with or without '0x', `'utf8'` is the bytes of the text
   * itself. A header fills a blob with its bytes, unless its column declares an `encoding`.
   * Default: base64, or hexadecimal digits after '0x'; text that could be either makes its record a dead letter.
   */
  readonly encoding?: BlobEncoding;
  /**
   * What to do with a number for a `timestamp` or a `date` that is after the year 9999 or before the year 0000: its unit
   * is usually finer than the declared one. `'refuse'` makes its record a dead letter (`out_of_range`), `'write'` writes
   * it. Default: `'refuse'`.
   */
  readonly after9999?: 'refuse' | 'write';
  /**
   * What to do with a number for a `timestamp` or a `date` that is within 31 days of the epoch, 1970-01-01: usually
   * seconds were read as milliseconds. `'warn'` writes it, counts it in the metric `ValuesNoticed` and names the column
   * in the log; `'write'` only writes it; `'refuse'` makes its record a dead letter (`out_of_range`). Default: `'warn'`.
   */
  readonly january1970?: 'warn' | 'write' | 'refuse';
  /**
   * Forms in which text may be a number, beside the plain `'-12.50'`: `'plus'` (`'+5'`), `'blanks'` (`' 5 '`),
   * `'exponent'` (`'1e3'` for whole numbers), `'decimalComma'` (`'1,50'`; then no point), `'grouping'`
   * (`'1,234,567.89'`; with `'decimalComma'` `'1.234,50'`). Applies to the types of numbers, and to the times of which
   * `unit` is declared. Default: none.
   */
  readonly numberForms?: readonly NumberForm[];
  /**
   * Pairs of words that fill a `boolean`, for true and for false, in upper or lower case: `['yes:no', 'y:n', '1:0']`.
   * Default: none; `'true'` and `'false'` always do.
   */
  readonly booleanStrings?: readonly string[];
  /**
   * The numbers that fill a `boolean`, for true and for false: `[1, 0]`. True and false then also fill types of numbers,
   * as these. Default: none.
   */
  readonly booleanNumbers?: readonly [yes: number, no: number];
  /**
   * Forms of UUIDs beside the 36 characters: `'undashed'` (32 hexadecimal digits), `'braces'` (`'{…}'`), `'urn'`
   * (`'urn:uuid:…'`). Default: none.
   */
  readonly uuidForms?: readonly UuidForm[];
  /**
   * Texts that are null: `['', 'NULL']`. They do to a column what `nulls` says, and are null in collections, tuples and
   * user-defined types too; the keys of a map stay text. Default: none.
   */
  readonly nullStrings?: readonly string[];
  /**
   * What to do with a null in a list, a set or the values of a map, which cannot hold one. `'skip'` omits it, with its
   * key; `'refuse'` makes the record a dead letter (`wrong_type`). Default: `'refuse'`.
   */
  readonly collectionNulls?: 'refuse' | 'skip';
  /**
   * Whether an object may have fields that the user-defined type does not have. `true` omits them and counts them in the
   * metric `ValuesNoticed`; `false` makes the record a dead letter (`wrong_type`). An object that has no field of the
   * type always makes its record a dead letter. Default: `true`.
   */
  readonly allowExtraFields?: boolean;
  /**
   * Whether an object may lack fields of the user-defined type. `true` writes them as null; `false` makes the record a
   * dead letter (`wrong_type`). A field that is null is not missing. Default: `true`.
   */
  readonly allowMissingFields?: boolean;
  /**
   * Whether an array may fill a user-defined type, by the order of its fields: exactly one value for each.
   * Default: `false`.
   */
  readonly udtFromArray?: boolean;
}
