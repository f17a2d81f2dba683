import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

const newline = 0x0a;

/** Another process's cut line may stand before ours once; that it happens so often in a row is no accident. */
const attempts = 5;

/**
 * Appends `lines` (each with its line feed) to a file that other processes append to, and resolves when they are on the
 * disk, whole, each on a line of its own. Rejects when they are not, as on a full disk; then none of them is left but
 * for what could not be erased, which is a line that is no JSON.
 *
 * The file and its folders are readable by their owner alone where this makes them.
 *
 * Nothing is ever truncated: another process may have appended since. No lock is held either, which a process that is
 * killed would leave behind. Instead, each append begins on a fresh line, and is looked at again where others came
 * between.
 */
export async function appendLines(path: string, lines: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const file = await open(path, 'a+', 0o600);
  try {
    const text = Buffer.from(lines);
    for (let attempt = 1; ; attempt++) {
      const start = (await file.stat()).size;
      const isFresh = attempt === 1 && (start === 0 || (await read(file, start - 1, start))[0] === newline);
      const bytes = isFresh ? text : Buffer.concat([Buffer.of(newline), text]);
      await append(file, path, start, bytes);
      await file.sync();
      if (start === 0) await syncFolder(dirname(path));
      if (await standsAlone(file, start, bytes, text)) return;
      if (attempt === attempts) throw new Error('other programs write into the same lines of it');
    }
  } finally {
    await file.close();
  }
}

/** One write, so that the lines of processes that share the file don't mix. */
async function append(file: FileHandle, path: string, start: number, bytes: Buffer): Promise<void> {
  const { bytesWritten } = await file.write(bytes);
  if (bytesWritten === bytes.length) return;
  const { size } = await file.stat();
  // Only then is what stands there ours, and no line of another process.
  if (size === start + bytesWritten) await erase(path, start, bytesWritten);
  throw new Error(`only ${bytesWritten} of ${bytes.length} bytes could be written; is the disk full?`);
}

/** Makes empty lines of bytes, where they stand: that takes no space. What cannot be erased is a line that is no JSON. */
async function erase(path: string, start: number, length: number): Promise<void> {
  try {
    const file = await open(path, 'r+');
    try {
      await file.write(Buffer.alloc(length, newline), 0, length, start);
    } finally {
      await file.close();
    }
  } catch {
    // The letters are not stored: that is what the caller is told.
  }
}

/** Whether `text` begins on a line of its own, also if another process appended since the file ended at `start`. */
async function standsAlone(file: FileHandle, start: number, bytes: Buffer, text: Buffer): Promise<boolean> {
  const { size } = await file.stat();
  if (size === start + bytes.length) return true;
  const tail = await read(file, start, size);
  const at = tail.indexOf(text);
  if (at === -1) throw new Error('other programs change it');
  return at === 0 ? bytes === text : tail[at - 1] === newline;
}

async function read(file: FileHandle, start: number, end: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(end - start), 0, end - start, start);
  return buffer.subarray(0, bytesRead);
}

/** A new file is on the disk when its name is. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
