import { open } from 'node:fs/promises';

/** What a dead-letter file (JSON Lines) holds, read as it grows. */
export interface DeadLetterFile {
  readonly path: string;
  /** Reads what was appended since the last time. */
  refresh(): Promise<void>;
  /** Failure code → records. A record that was dead-lettered twice counts once. */
  byCode(): ReadonlyMap<string, number>;
  /** Records with a dead letter. */
  count(): number;
}

/** Follows the file at `path`, which need not exist yet. */
export function followDeadLetters(path: string): DeadLetterFile {
  const codes = new Map<string, string>();
  let readBytes = 0;
  let unfinished = Buffer.alloc(0);

  return {
    path,
    async refresh() {
      const appended = await readFrom(path, readBytes);
      readBytes += appended.length;
      const bytes = Buffer.concat([unfinished, appended]);
      const end = bytes.lastIndexOf(0x0a) + 1;
      unfinished = bytes.subarray(end);
      for (const line of bytes.toString('utf8', 0, end).split('\n')) {
        if (line === '') continue;
        const { position, code } = readLetter(line, path);
        codes.set(position, code);
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
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return Buffer.alloc(0);
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

function readLetter(line: string, path: string): { readonly position: string; readonly code: string } {
  const letter: unknown = JSON.parse(line);
  if (!isLetter(letter)) throw new Error(`${path} has a line that is no dead letter: ${line.slice(0, 60)}`);
  const { topic, partition, offset } = letter.record;
  return { position: `${topic}-${partition}@${offset}`, code: letter.failure.code };
}

const isLetter = (value: unknown): value is Letter =>
  isObject(value) &&
  isObject(value['record']) &&
  typeof value['record']['topic'] === 'string' &&
  typeof value['record']['partition'] === 'number' &&
  typeof value['record']['offset'] === 'number' &&
  isObject(value['failure']) &&
  typeof value['failure']['code'] === 'string';

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
