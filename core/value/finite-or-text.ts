/** The number, or the text `'NaN'`, `'Infinity'` or `'-Infinity'`: numbers that JSON does not have, as columns take them. */
export function finiteOrText(number: number): number | string {
  return Number.isFinite(number) ? number : String(number);
}
