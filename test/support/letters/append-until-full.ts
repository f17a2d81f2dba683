/**
 * Arguments: path, most lines. Appends lines to a file until one is refused, or there are no more, and prints those that
 * were taken as JSON. Run in a process of its own, whose files are limited in size.
 */
import { appendLine } from '../../../local/files/append-line.ts';

const [path = '', most = '0'] = process.argv.slice(2);
const taken: string[] = [];
try {
  for (let index = 0; index < Number(most); index++) {
    const line = `${index} ${'ü'.repeat(index * 7)}`;
    appendLine(path, line);
    taken.push(line);
  }
} catch {
  // The disk is full.
}
process.stdout.write(JSON.stringify(taken));
