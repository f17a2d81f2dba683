import { createReadStream } from 'node:fs';

const newline = 0x0a;

/** A line and where it is in the file. Empty lines count, but none is given. */
export interface Line {
  /** From 1, as editors count. */
  readonly number: number;
  /** Its first byte's place in the file. */
  readonly start: number;
  /** Without the line feed; `undefined` where it is longer than what may be read. */
  readonly bytes: Buffer | undefined;
  /** Whether it has its line feed: the last line may be one that is being written, or one that was cut. */
  readonly hasEnd: boolean;
}

/** Reads a file line by line; of a line above `maxBytes` only its place. Rejects where the file cannot be read. */
export async function* readLines(path: string, maxBytes: number): AsyncGenerator<Line> {
  let number = 1;
  let start = 0;
  let length = 0;
  let parts: Buffer[] = [];
  const take = (part: Buffer): void => {
    length += part.length;
    if (length > maxBytes) parts = [];
    else parts.push(part);
  };
  const line = (hasEnd: boolean): Line => ({
    number,
    start,
    bytes: length > maxBytes ? undefined : Buffer.concat(parts),
    hasEnd,
  });
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, from)) {
      take(chunk.subarray(from, end));
      if (length > 0) yield line(true);
      number += 1;
      start += length + 1;
      length = 0;
      parts = [];
      from = end + 1;
    }
    if (from < chunk.length) take(chunk.subarray(from));
  }
  if (length > 0) yield line(false);
}
