import { ExactNumber } from '../value/exact-number.ts';
import { Instant, LocalInstant } from '../value/instant.ts';
import { FailureMessage, fullText } from './full-message.ts';

export type { FailureMessage } from './full-message.ts';

/**
 * A message of fixed words and of what stands between them, each explicitly a value of the record or none:
 * message`${quote(value)} cannot become an int; allowed: ${known(range)}`.
 */
export function message(words: TemplateStringsArray, ...parts: readonly FailureMessage[]): FailureMessage {
  let full = words[0] ?? '';
  let redacted = full;
  for (const [index, part] of parts.entries()) {
    const next = words[index + 1] ?? '';
    full += fullText(part) + next;
    redacted += part.redacted + next;
  }
  return new FailureMessage(full, redacted);
}

/** What no record can choose: a name or a text of the connector's or the schema's, a count, a length, a position. */
export function known(text: string | number): FailureMessage {
  return new FailureMessage(String(text), String(text));
}

/** A value out of a record: scalars as they are, at most 40 characters, and redacted to their kind and length. */
export function quote(value: unknown): FailureMessage {
  if (value === null || value === undefined) return known(String(value));
  if (typeof value === 'string') {
    return new FailureMessage(`'${shorten(value)}'`, `text of ${count(value.length, 'character')}`);
  }
  if (typeof value === 'boolean') return new FailureMessage(String(value), 'a boolean');
  if (typeof value === 'number') return quoteNumber(String(value));
  // The digits of a bigint of millions of them would take seconds to work out.
  if (typeof value === 'bigint') {
    return isLong(value) ? known('a number of more than 38 digits') : quoteNumber(String(value));
  }
  if (value instanceof ExactNumber) return quoteNumber(value.text);
  if (value instanceof Instant || value instanceof LocalInstant) {
    return new FailureMessage(value.toString(), 'a time');
  }
  if (Array.isArray(value)) return known('an array');
  if (value instanceof Uint8Array) return known('bytes');
  if (value instanceof Date) return known(Number.isNaN(value.getTime()) ? 'an invalid date' : 'a date');
  return known(typeof value === 'object' ? 'an object' : `a ${typeof value}`);
}

/** Names out of a record, such as those of an object's fields. */
export function quoteNames(names: readonly string[]): FailureMessage {
  return new FailureMessage(list(names), count(names.length, 'name'));
}

/** Names that no record can choose. */
export function knownNames(names: readonly string[]): FailureMessage {
  return known(list(names));
}

/** Words whose origin is not known, such as a server's: they may quote a value. `redacted` stands in their place. */
export function quoteWords(words: string, redacted: string): FailureMessage {
  return new FailureMessage(words, redacted);
}

function quoteNumber(text: string): FailureMessage {
  return new FailureMessage(shorten(text), `a number of ${count(text.length, 'character')}`);
}

function count(length: number, what: string): string {
  return `${length} ${what}${length === 1 ? '' : 's'}`;
}

function isLong(value: bigint): boolean {
  return BigInt.asIntN(127, value) !== value;
}

function shorten(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 37)}...`;
}

function list(names: readonly string[]): string {
  const shown = names.slice(0, 20).map((name) => `'${name.slice(0, 40)}'`);
  return shown.join(', ') + (names.length > 20 ? ` and ${names.length - 20} more` : '');
}
