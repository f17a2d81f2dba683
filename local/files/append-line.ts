import {
  closeSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

const newline = 0x0a;

/**
 * Appends a line to a file that no other process appends to; it is on the disk, whole, when this returns. Throws when
 * it is not, as on a full disk; then the file is as it was. The file and its folders are readable by their owner alone
 * where this makes them.
 */
export function appendLine(path: string, line: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const file = openSync(path, 'a+', 0o600);
  try {
    const { size } = fstatSync(file);
    const last = Buffer.alloc(1, newline);
    if (size > 0) readSync(file, last, 0, 1, size - 1);
    // A line that a killed process has cut takes no later one with it.
    const bytes = Buffer.from(`${last[0] === newline ? '' : '\n'}${line}\n`);
    try {
      for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
      fsyncSync(file);
    } catch (error) {
      ftruncateSync(file, size);
      throw error;
    }
  } finally {
    closeSync(file);
  }
}
