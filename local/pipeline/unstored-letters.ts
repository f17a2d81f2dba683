import { readBatchLine } from './batch-line.ts';
import { watchLines } from './watch-lines.ts';

const code = 'dead_letter_not_stored';

/**
 * Reads the lines that the function prints, and says when the dead letters of records can't be stored: such records
 * are retried until they can, and hold back their partitions. Says it at most once in a few seconds.
 */
export function watchUnstoredLetters(
  onTrouble: (message: string) => void,
  nowMs?: () => number,
): (line: string) => void {
  return watchLines({ mark: `"${code}"`, describe }, onTrouble, nowMs);
}

function describe(line: string): string | undefined {
  const batch = readBatchLine(line);
  const records = batch?.failuresByCode[code];
  const example = batch?.examples.find((each) => each.code === code);
  if (typeof records !== 'number' || example === undefined) return undefined;
  const { position, message } = example;
  const subject = records === 1 ? 'the dead letter of 1 record' : `the dead letters of ${records} records`;
  return `${subject} can't be stored, and the records are retried; ${position}: ${message}`;
}
