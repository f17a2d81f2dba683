const secondsPer: ReadonlyMap<string, number> = new Map([
  ['second', 1],
  ['minute', 60],
  ['hour', 3600],
  ['day', 86_400],
  ['week', 604_800],
]);

/** Reads a length of time in words, `'90 days'`, into seconds; `undefined` if it is none. */
export function parseDuration(text: string): number | undefined {
  const [, count, unit = ''] = /^\s*(\d+(?:\.\d+)?)\s*([a-z]+?)s?\s*$/.exec(text) ?? [];
  const factor = secondsPer.get(unit);
  return count === undefined || factor === undefined ? undefined : Number(count) * factor;
}
