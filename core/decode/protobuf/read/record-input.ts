import { maxValues, TooManyValuesError } from '../../max-values.ts';
import { WireInput } from '../wire/wire-input.ts';

/** A message as it is read: the values of its fields by their names. */
export type Fields = Record<string, unknown>;

/** Turns what was read of a well-known message into what it stands for. Throws WireError at `at`. */
export type Convert = (fields: Fields, input: RecordInput, at: number) => unknown;

/** A field whose well-known message may still be continued by a later part of the bytes. */
interface Pending {
  readonly target: Fields;
  readonly name: string;
  readonly fields: Fields;
  readonly convert: Convert;
  readonly at: number;
}

/** The bytes of one record, how far they are read, and what is to be done once a message has ended. */
export class RecordInput extends WireInput {
  #valuesLeft = maxValues;
  readonly #pending: Pending[] = [];

  /** Counts values that are read: a few bytes could become many. Throws TooManyValuesError. */
  count(values: number): void {
    this.#valuesLeft -= values;
    if (this.#valuesLeft < 0) throw new TooManyValuesError();
  }

  /** So many well-known messages are to be converted. */
  get pending(): number {
    return this.#pending.length;
  }

  /** Converts a field's message once the message around it has ended: until then another part may be merged into it. */
  convertLater(target: Fields, name: string, fields: Fields, convert: Convert): void {
    this.#pending.push({ target, name, fields, convert, at: this.at - 1 });
  }

  /** Converts all but the first so many, the innermost first. */
  convertPending(first: number): void {
    while (this.#pending.length > first) {
      const next = this.#pending.pop();
      // Another member of the same oneof may have replaced it.
      if (next !== undefined && next.target[next.name] === next.fields) {
        next.target[next.name] = next.convert(next.fields, this, next.at);
      }
    }
  }
}

/** Whether a value is a message that is being read. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}
