import type { CsvForm } from './csv-options.ts';

/** Why a text is not one line of CSV: what was expected at which character, in which field; both are from 0. */
export class CsvSyntaxError extends Error {
  override readonly name = 'CsvSyntaxError';
  readonly expected: string;
  readonly index: number;
  readonly field: number;

  constructor(expected: string, index: number, field: number) {
    super(`expected ${expected}`);
    this.expected = expected;
    this.index = index;
    this.field = field;
  }
}

/**
 * The fields of one line, as RFC 4180 writes them, of which the last line end may be there; at most `limit` of them.
 * Throws CsvSyntaxError.
 */
export function splitLine(text: string, form: CsvForm, limit: number): string[] {
  const line = withoutLineEnd(text);
  if (form.quote !== '' && line.includes(form.quote)) return splitQuoted(line, form, limit);
  const end = line.search(/[\r\n]/);
  if (end >= 0) throw lineEnd(end, line, form);
  return line.split(form.delimiter, limit);
}

function withoutLineEnd(text: string): string {
  if (text.endsWith('\r\n')) return text.slice(0, -2);
  return text.endsWith('\n') || text.endsWith('\r') ? text.slice(0, -1) : text;
}

function splitQuoted(line: string, form: CsvForm, limit: number): string[] {
  const { delimiter, quote } = form;
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    let end: number;
    if (line[at] === quote) {
      const field = readQuoted(line, at, form, fields.length);
      fields.push(field.text);
      end = field.end;
      if (end < line.length && line[end] !== delimiter) {
        throw new CsvSyntaxError('the delimiter or the end after a closing quote', end, fields.length - 1);
      }
    } else {
      const next = line.indexOf(delimiter, at);
      end = next < 0 ? line.length : next;
      const field = line.slice(at, end);
      checkUnquoted(field, at, fields.length, form);
      fields.push(field);
    }
    if (end >= line.length || fields.length === limit) return fields;
    at = end + 1;
  }
}

function checkUnquoted(field: string, at: number, index: number, { quote }: CsvForm): void {
  const stray = field.indexOf(quote);
  if (stray >= 0) {
    throw new CsvSyntaxError('a quote only in a field that begins with one', at + stray, index);
  }
  const end = field.search(/[\r\n]/);
  if (end >= 0) throw new CsvSyntaxError('one line for a record', at + end, index);
}

interface QuotedField {
  readonly text: string;
  /** The index after the closing quote. */
  readonly end: number;
}

function readQuoted(line: string, at: number, form: CsvForm, index: number): QuotedField {
  const { quote, escape } = form;
  const parts: string[] = [];
  let from = at + 1;
  for (let to = from; ;) {
    if (escape === quote) {
      to = line.indexOf(quote, to);
    } else {
      while (to < line.length && line[to] !== quote && line[to] !== escape) to++;
    }
    if (to < 0 || to >= line.length)
      throw new CsvSyntaxError('the closing quote of the field', line.length, index);
    const next = line[to + 1];
    const isEscaped = line[to] === escape && (next === quote || next === escape);
    if (isEscaped) {
      parts.push(line.slice(from, to));
      from = to + 1;
      to += 2;
    } else if (line[to] === quote) {
      const last = line.slice(from, to);
      return { text: parts.length === 0 ? last : parts.join('') + last, end: to + 1 };
    } else {
      to++;
    }
  }
}

function lineEnd(end: number, line: string, { delimiter }: CsvForm): CsvSyntaxError {
  let field = 0;
  for (let at = line.indexOf(delimiter); at >= 0 && at < end; at = line.indexOf(delimiter, at + 1)) field++;
  return new CsvSyntaxError('one line for a record', end, field);
}
