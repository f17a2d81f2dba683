import type { Format } from '../format.ts';
import type { FormatReader } from '../format-reader.ts';
import { csvCodec } from './csv-codec.ts';
import { checkCsvOptions, csvForm, type CsvOptions } from './csv-options.ts';

/**
 * Keys, values or headers are one line of CSV each, without a header line: `value: csv({ columns: ['id', 'total'] })`.
 * It is read as an object of texts, by the names of the columns: `'value.total'`. Quotes are as RFC 4180 has them, and
 * a line end after the line is ignored. Another number of fields, more than one line, or an open quote makes its record
 * a dead letter (`malformed_csv`).
 */
export function csv<const Column extends string>(
  options: CsvOptions<Column>,
): Format<Readonly<Record<Column, string>>>;
export function csv(options: CsvOptions): Format {
  const problems = checkCsvOptions(options);
  return Object.freeze<FormatReader>({
    kind: 'csv',
    reads: 'document',
    acceptsNoBytes: false,
    ...(problems.length === 0 ? {} : { problems }),
    compile: () => csvCodec(csvForm(options)),
    toJSON: () => ({ kind: 'csv', ...options }),
  });
}
