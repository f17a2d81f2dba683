import { isObject } from '../../value/is-object.ts';
import type { FormatProblem } from '../format-reader.ts';
import { optionProblems, printOption } from '../option-problems.ts';

/** How the lines of `csv()` are written. */
export interface CsvOptions<Column extends string = string> {
  /** The names of the fields, in the order of the line: `['id', 'total']`. A path leads to a field: `'value.total'`. */
  readonly columns: readonly Column[];
  /** The character between two fields: `';'`, `'\t'`. Default: `','`. */
  readonly delimiter?: string;
  /**
   * The character around a field that holds the delimiter, a quote or a line end; `null` where no field is quoted, and
   * a quote is a character like any other. Default: `'"'`.
   */
  readonly quote?: string | null;
  /** The character that makes a quote within a quoted field part of it: `'\\'`. Default: the quote, which is doubled. */
  readonly escape?: string;
  /**
   * What to do with a line of fewer fields than columns: `'refuse'` makes its record a dead letter (`malformed_csv`),
   * `'absent'` leaves the last columns out. Default: `'refuse'`.
   */
  readonly missing?: 'refuse' | 'absent';
  /**
   * What to do with a line of more fields than columns: `'refuse'` makes its record a dead letter (`malformed_csv`),
   * `'ignore'` ignores those at its end. Default: `'refuse'`.
   */
  readonly extra?: 'refuse' | 'ignore';
}

/** The options with their defaults. */
export interface CsvForm {
  readonly columns: readonly string[];
  readonly delimiter: string;
  /** Empty where no field is quoted. */
  readonly quote: string;
  readonly escape: string;
  readonly mayMiss: boolean;
  readonly ignoresExtra: boolean;
}

export function csvForm(options: CsvOptions): CsvForm {
  const { columns, delimiter = ',', quote = '"', escape, missing, extra } = options;
  return {
    columns,
    delimiter,
    quote: quote ?? '',
    escape: escape ?? quote ?? '',
    mayMiss: missing === 'absent',
    ignoresExtra: extra === 'ignore',
  };
}

/** What is wrong with the options of `csv()`, whatever they are. */
export function checkCsvOptions(options: unknown): readonly FormatProblem[] {
  if (!isObject(options)) {
    return [{ path: '', message: 'needs its columns', allowed: `csv({ columns: ['id', 'total'] })` }];
  }
  const { columns, delimiter = ',', quote = '"', escape, ...words } = options;
  return [
    ...checkColumns(columns),
    ...checkCharacter('delimiter', delimiter),
    ...(quote === null ? [] : checkCharacter('quote', quote)),
    ...(escape === undefined ? [] : checkCharacter('escape', escape)),
    ...checkDistinct(delimiter, quote, escape),
    ...optionProblems(words, { missing: ['refuse', 'absent'], extra: ['refuse', 'ignore'] }),
  ];
}

function checkColumns(columns: unknown): readonly FormatProblem[] {
  const path = '.columns';
  const allowed = `the names of the fields, each once: ['id', 'total']`;
  if (!Array.isArray(columns) || columns.length === 0) {
    return [{ path, message: 'is not a list of columns', got: printOption(columns), allowed }];
  }
  const names: readonly unknown[] = columns;
  return names.flatMap((name, index) => {
    const at = `${path}[${index}]`;
    if (typeof name !== 'string' || name === '') {
      return [{ path: at, message: 'is not the name of a column', got: printOption(name), allowed }];
    }
    return names.indexOf(name) === index
      ? []
      : [{ path: at, message: 'names a column again', got: printOption(name), allowed }];
  });
}

function checkCharacter(name: string, value: unknown): readonly FormatProblem[] {
  if (typeof value === 'string' && value.length === 1 && !/[\r\n]/.test(value)) return [];
  const allowed = `one character, no line end${name === 'quote' ? ', or null' : ''}`;
  return [{ path: `.${name}`, message: 'is not a character', got: printOption(value), allowed }];
}

function checkDistinct(delimiter: unknown, quote: unknown, escape: unknown): readonly FormatProblem[] {
  const problems: FormatProblem[] = [];
  if (delimiter === quote) {
    problems.push({ path: '.quote', message: 'is the delimiter too', got: printOption(quote) });
  }
  if (escape === delimiter) {
    problems.push({ path: '.escape', message: 'is the delimiter too', got: printOption(escape) });
  }
  if (quote === null && escape !== undefined) {
    const message = 'does nothing: without a quote no field is quoted';
    problems.push({ path: '.escape', message, got: printOption(escape), fix: 'remove it' });
  }
  return problems;
}
