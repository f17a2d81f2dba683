import { open } from 'node:fs/promises';
import { printPosition } from '../../core/contract/record-position.ts';
import { hasCode } from '../../core/failure/thrown.ts';
import { isObject } from '../../core/value/is-object.ts';
import { parseLine } from './json-line.ts';

/** What a dead-letter file (JSON Lines) holds, read as it grows. */
export interface DeadLetterFile {
  readonly path: string;
  /** Reads what was appended since the last time. A line that is no dead letter, such as a cut one, is passed over. */
  refresh(): Promise<void>;
  /** Failure code → records. A record that was dead-lettered twice counts once. */
  byCode(): ReadonlyMap<string, number>;
  /** Records with a dead letter. */
  count(): number;
}

/** Follows the file at `path`, which need not exist yet. */
export function followDeadLetters(path: string): DeadLetterFile {
  const codes = new Map<string, string>();
  /** The end of the last whole line. What follows it is read anew: it may be erased before it is whole. */
  let readBytes = 0;

  return {
    path,
    async refresh() {
      const bytes = await readFrom(path, readBytes);
      const end = bytes.lastIndexOf(0x0a) + 1;
      readBytes += end;
      for (const line of bytes.toString('utf8', 0, end).split('\n')) {
        const letter = readLetter(line);
        if (letter !== undefined) codes.set(letter.position, letter.code);
      }
    },
    byCode() {
      const counts = new Map<string, number>();
      for (const code of codes.values()) counts.set(code, (counts.get(code) ?? 0) + 1);
      return counts;
    },
    count: () => codes.size,
  };
}

async function readFrom(path: string, start: number): Promise<Buffer> {
  let file;
  try {
    file = await open(path);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return Buffer.alloc(0);
    throw error;
  }
  try {
    const { size } = await file.stat();
    const buffer = Buffer.alloc(Math.max(0, size - start));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, start);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** The two things of a letter that are counted. */
interface Letter {
  readonly record: { readonly topic: string; readonly partition: number; readonly offset: number };
  readonly failure: { readonly code: string };
}

function readLetter(line: string): { readonly position: string; readonly code: string } | undefined {
  const letter = parseLine(line);
  if (!isLetter(letter)) return undefined;
  return { position: printPosition(letter.record), code: letter.failure.code };
}

const isLetter = (value: unknown): value is Letter =>
  isObject(value) &&
  isObject(value['record']) &&
  typeof value['record']['topic'] === 'string' &&
  typeof value['record']['partition'] === 'number' &&
  typeof value['record']['offset'] === 'number' &&
  isObject(value['failure']) &&
  typeof value['failure']['code'] === 'string';
