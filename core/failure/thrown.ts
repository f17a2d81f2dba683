/** The message of an error, or the text of whatever else was thrown. It may quote a record, if one was at hand. */
export function messageOfThrown(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** `Name: message` of an error, or the text of whatever else was thrown. It may quote a record, if one was at hand. */
export function describeThrown(thrown: unknown): string {
  return thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
}

/** The error that was thrown, or an Error with the text of whatever else was thrown. */
export function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/** Whether an error with this `code` was thrown, such as `ENOENT`; false of an error without any, and of no error. */
export function hasCode(thrown: unknown, code: string): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === code;
}

/** The class of what was thrown, by its constructor: every other field, its `name` included, may quote a record. */
export function classOfThrown(thrown: unknown): string {
  if (thrown === null || thrown === undefined) return String(thrown);
  if (typeof thrown !== 'object') return typeof thrown;
  const maker: unknown = thrown.constructor;
  return typeof maker === 'function' && maker.name !== '' ? maker.name : 'Object';
}

/**
 * The lines of an error's stack that name places in the code, innermost first. None where the stack does not begin
 * with the error's message: then what looks like a place may be a piece of a text.
 */
export function placesOfThrown(thrown: unknown): readonly string[] {
  if (!(thrown instanceof Error) || typeof thrown.stack !== 'string') return [];
  const { stack, message } = thrown;
  const name = /^[^:\n]*(?:: )?/.exec(stack)?.[0] ?? '';
  const head = `${name}${message}\n`;
  if (!stack.startsWith(head)) return [];
  return stack
    .slice(head.length)
    .split('\n')
    .filter((line) => /^ {4}at /.test(line))
    .map((line) => line.trim());
}

/** The file and line where the connector's own code threw, as far as source maps tell: `connector.ts:12:5`. */
export function placeOfThrown(thrown: unknown): string | undefined {
  for (const place of placesOfThrown(thrown)) {
    if (/node_modules|node:|<anonymous>/.test(place)) continue;
    // The caller: the function has no line of its own, as `String` has none.
    if (place.includes('column-writer.')) return undefined;
    return /([^/\\(\s]+:\d+:\d+)\)?$/.exec(place)?.[1];
  }
  return undefined;
}
