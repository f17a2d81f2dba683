/**
 * A number as a document spells it, kept because JavaScript's would differ: `1.10`, `1e400`, 20 digits.
 * Whole numbers without exponent of up to 20 characters are never one: they are a `number`, or beyond 2^53 a `bigint`.
 * Longer ones are: working out the digits of one that nothing reads would take time for nothing.
 */
export class ExactNumber {
  /** As JSON spells numbers. */
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** The nearest JavaScript number. */
  valueOf(): number {
    return Number(this.text);
  }

  toJSON(): number {
    return Number(this.text);
  }

  toString(): string {
    return this.text;
  }
}

/** As long as the numbers of a `bigint` column may be. */
const maxBigintLength = 20;

/** The value of a number that JSON spells: a `number` where that changes nothing, else a `bigint` or an {@link ExactNumber}. */
export function readNumber(text: string): number | bigint | ExactNumber {
  const number = Number(text);
  if (text.length <= maxBigintLength && /^-?\d+$/.test(text)) {
    return Number.isSafeInteger(number) ? number : BigInt(text);
  }
  return String(number) === text ? number : new ExactNumber(text);
}
