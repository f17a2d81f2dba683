import { open, readFile, type FileHandle } from 'node:fs/promises';
import type { Entry, LetterSource, Unreadable } from './letter-source.ts';
import { readKept } from './read-kept.ts';

const newline = 0x0a;

/** A line and where it is in the file. */
interface Line {
  readonly start: number;
  readonly bytes: Buffer;
}

/**
 * Opens a JSON Lines file of dead letters, or of batches that the emulated event source gave up.
 * A removed line is overwritten with empty ones where it stands: to write the file anew would lose what a running
 * function appends meanwhile.
 */
export function openFileSource(path: string): LetterSource {
  const lines = new Map<string, Line>();
  return {
    async scan(limit) {
      lines.clear();
      const entries: Entry[] = [];
      const unreadable: Unreadable[] = [];
      for (const line of splitLines(await readFile(path))) {
        if (entries.length === limit) return { entries, unreadable, mayHaveMore: true };
        const id = `byte ${line.start}`;
        const read = readKept(line.bytes.toString('utf8'));
        if (read.kind === 'records') {
          entries.push({ id, records: read.records });
          lines.set(id, line);
        } else {
          unreadable.push({
            id,
            problem: read.kind === 'problem' ? read.message : 'it points to a letter elsewhere',
          });
        }
      }
      return { entries, unreadable, mayHaveMore: false };
    },
    async remove(entries) {
      const file = await open(path, 'r+');
      try {
        for (const { id } of entries) await blank(file, lines.get(id), path);
        await file.sync();
      } finally {
        await file.close();
      }
    },
    close: () => Promise.resolve(),
  };
}

/** Lines that have ended, without the empty ones. */
function splitLines(bytes: Buffer): readonly Line[] {
  const lines: Line[] = [];
  let start = 0;
  for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, start)) {
    if (end > start) lines.push({ start, bytes: bytes.subarray(start, end) });
    start = end + 1;
  }
  return lines;
}

async function blank(file: FileHandle, line: Line | undefined, path: string): Promise<void> {
  if (line === undefined) return;
  const { start, bytes } = line;
  const { buffer } = await file.read(Buffer.alloc(bytes.length), 0, bytes.length, start);
  if (!buffer.equals(bytes))
    throw new Error(`${path} was changed by another program; nothing more is removed`);
  await file.write(Buffer.alloc(bytes.length, newline), 0, bytes.length, start);
}
