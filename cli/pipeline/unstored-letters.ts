import { readBatchLine } from './batch-line.ts';

/** Between two mentions. */
const mentionEveryMs = 5_000;

/**
 * Reads the lines that the function prints, and says when the dead letters of records can't be stored: such records
 * are retried until they can, and hold back their partitions. Says it at most once in a few seconds.
 */
export function watchUnstoredLetters(
  onTrouble: (message: string) => void,
  nowMs: () => number = () => performance.now(),
): (line: string) => void {
  let mentionedAtMs = -Infinity;
  return (line) => {
    // Most lines are of batches that are well: these are not parsed.
    if (!line.includes('"dead_letter_not_stored"')) return;
    const unstored = readLine(line);
    if (unstored === undefined || nowMs() - mentionedAtMs < mentionEveryMs) return;
    mentionedAtMs = nowMs();
    const { records, position, message } = unstored;
    const subject = records === 1 ? 'the dead letter of 1 record' : `the dead letters of ${records} records`;
    onTrouble(`${subject} can't be stored, and the records are retried; ${position}: ${message}`);
  };
}

interface Unstored {
  readonly records: number;
  readonly position: string;
  readonly message: string;
}

function readLine(line: string): Unstored | undefined {
  const batch = readBatchLine(line);
  const records = batch?.failuresByCode['dead_letter_not_stored'];
  const example = batch?.examples.find(({ code }) => code === 'dead_letter_not_stored');
  if (typeof records !== 'number' || example === undefined) return undefined;
  const { position, message } = example;
  return { records, position, message };
}
