import { open, type FileHandle } from 'node:fs/promises';
import { readLines, type Line } from './file-lines.ts';
import type { Entry } from '../records/unwritten-record.ts';
import type { LetterSource, Unreadable } from './letter-source.ts';
import { maxLetterBytes, readStored, tooLong } from './read-stored.ts';

const newline = 0x0a;

/**
 * Opens a JSON Lines file of dead letters, or of batches that the emulated event source gave up.
 * A removed line is overwritten with empty ones in place: rewriting the file would lose what a running
 * function appends meanwhile, and an overwrite needs no space on a full disk.
 */
export function openFileSource(path: string): LetterSource {
  const lines = new Map<string, Line>();
  return {
    async scan(limit) {
      lines.clear();
      const entries: Entry[] = [];
      const unreadable: Unreadable[] = [];
      for await (const line of readLines(path, maxLetterBytes)) {
        if (entries.length + unreadable.length === limit) return { entries, unreadable, mayHaveMore: true };
        const id = `${path}:${line.number}`;
        const read = readLine(line);
        if (read.kind === 'records') {
          entries.push({ id, records: read.records });
          lines.set(id, line);
        } else {
          unreadable.push({
            id,
            problem:
              read.kind === 'problem'
                ? read.message
                : 'it points to a dead letter in S3, which is read only through a queue',
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
      return [];
    },
    close: () => Promise.resolve(),
  };
}

function readLine({ bytes, hasEnd }: Line): ReturnType<typeof readStored> {
  if (bytes === undefined) return { kind: 'problem', message: tooLong };
  if (!hasEnd) return { kind: 'problem', message: 'it has no line end: it is being written, or was cut' };
  return readStored(bytes.toString('utf8'));
}

async function blank(file: FileHandle, line: Line | undefined, path: string): Promise<void> {
  if (line?.bytes === undefined) return;
  const { start, bytes } = line;
  const { buffer } = await file.read(Buffer.alloc(bytes.length), 0, bytes.length, start);
  if (!buffer.equals(bytes))
    throw new Error(`${path} was changed by another program; nothing else is removed from it`);
  const { bytesWritten } = await file.write(Buffer.alloc(bytes.length, newline), 0, bytes.length, start);
  if (bytesWritten < bytes.length) throw new Error(`${path}:${line.number} could not be removed completely`);
}
