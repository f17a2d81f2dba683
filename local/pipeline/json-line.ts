export type Fields = Readonly<Record<string, unknown>>;

/** A line of a log or a file as JSON; `undefined` where it is none. */
export function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

export const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
