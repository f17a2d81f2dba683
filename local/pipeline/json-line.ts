export type Fields = Readonly<Record<string, unknown>>;

/** A line of a log or a file as JSON; `undefined` where it is none. */
export function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
