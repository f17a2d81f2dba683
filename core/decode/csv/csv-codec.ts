import { known, message, type FailureMessage } from '../../failure/failure-message.ts';
import { RecordError } from '../../failure/failure.ts';
import { setOwn } from '../../value/set-own.ts';
import type { Codec, Side } from '../codec.ts';
import { decodeUtf8 } from '../text/utf8.ts';
import type { CsvForm } from './csv-options.ts';
import { CsvSyntaxError, splitLine } from './split-line.ts';

/** One line of CSV, as an object of texts. */
export function csvCodec(form: CsvForm): Codec {
  const { columns, mayMiss, ignoresExtra } = form;
  const count = columns.length;
  const limit = ignoresExtra ? count : count + 1;
  return {
    decode: (bytes, side) => {
      const fields = fieldsOf(bytes, side, form, limit);
      if (fields.length !== count && (fields.length > count || !mayMiss))
        throw wrongCount(fields, side, form);
      const row: Record<string, unknown> = {};
      for (let index = 0; index < fields.length; index++) {
        const name = columns[index];
        const field = fields[index];
        if (name === undefined || field === undefined) break;
        setOwn(row, name, field);
      }
      return { exact: row, plain: row };
    },
  };
}

function fieldsOf(bytes: Buffer, side: Side, form: CsvForm, limit: number): readonly string[] {
  const text = decodeUtf8(bytes, side);
  const line = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  try {
    return splitLine(line, form, limit);
  } catch (error) {
    if (!(error instanceof CsvSyntaxError)) throw error;
    const { expected, index, field } = error;
    const where = index >= line.length ? 'where it ends, after' : 'at';
    const at = Math.min(index + 1, line.length);
    throw malformed(
      side,
      message`field ${known(place(field, form))}: expected ${known(expected)} ${known(where)} character ${known(at)} of ${known(line.length)}`,
    );
  }
}

function wrongCount(fields: readonly string[], side: Side, { columns }: CsvForm): RecordError {
  const count = columns.length;
  if (fields.length > count) {
    return malformed(
      side,
      message`it has more than the ${known(count)} fields of its columns; allow it by csv({ extra: 'ignore' })`,
    );
  }
  const missing = columns[fields.length] ?? '';
  return malformed(
    side,
    message`it has ${known(fields.length)} of ${known(count)} fields, and none for '${known(missing)}'; allow it by csv({ missing: 'absent' })`,
  );
}

function malformed(side: Side, reason: FailureMessage): RecordError {
  return new RecordError(
    'decode',
    'malformed_csv',
    message`the ${known(side)} is not a line of the CSV that the route declares: ${reason}`,
  );
}

function place(field: number, { columns }: CsvForm): string {
  const name = columns[field];
  return name === undefined ? String(field + 1) : `${field + 1} ('${name}')`;
}
