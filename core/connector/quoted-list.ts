/** Each in single quotation marks, separated by commas: `'row', 'skip'`. */
export function quotedList(words: readonly string[]): string {
  return words.map((word) => `'${word}'`).join(', ');
}
