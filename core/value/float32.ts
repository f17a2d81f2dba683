import { ExactNumber } from './exact-number.ts';

/**
 * A number of single precision that is not whole. Its text is the shortest that reads as the same float (`0.1`, where
 * JavaScript's number is 0.10000000149011612); its `number` is exactly the float.
 */
export class Float32 extends ExactNumber {
  readonly number: number;

  constructor(number: number) {
    super(shortestText(number));
    this.number = number;
  }

  override valueOf(): number {
    return this.number;
  }

  override toJSON(): number {
    return Number(this.text);
  }
}

/** What a column gets for a float: text for NaN and the infinities, which JSON spells so as well. */
export function float32(number: number): number | string | Float32 {
  if (Number.isInteger(number)) return number;
  return Number.isFinite(number) ? new Float32(number) : String(number);
}

/** Below it a float has less than its 24 bits. */
const smallestNormal = 2 ** -126;

/** Nine digits tell all floats apart, and six keep whatever text of as many was rounded to a normal one. */
function shortestText(number: number): string {
  for (let digits = Math.abs(number) < smallestNormal ? 1 : 6; digits < 9; digits++) {
    const text = Number(number.toPrecision(digits));
    if (Math.fround(text) === number) return String(text);
  }
  return String(Number(number.toPrecision(9)));
}
