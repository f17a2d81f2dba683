import { readBatchLine } from './batch-line.ts';
import { createLineReporter } from './line-reporter.ts';

const code = 'dead_letter_not_stored';

/**
 * Reads the lines that the function prints, and reports when the dead letters of records cannot be stored: such records
 * are retried until they can, and hold back their partitions. It reports at most once in a few seconds.
 */
export function watchUnstoredDeadLetters(
  onTrouble: (message: string) => void,
  nowMs?: () => number,
): (line: string) => void {
  return createLineReporter({ mark: `"${code}"`, describe }, onTrouble, nowMs);
}

function describe(line: string): string | undefined {
  const batch = readBatchLine(line);
  const records = batch?.failuresByCode[code];
  const example = batch?.examples.find((each) => each.code === code);
  if (typeof records !== 'number' || example === undefined) return undefined;
  const { position, message } = example;
  const subject = records === 1 ? 'the dead letter of 1 record' : `the dead letters of ${records} records`;
  return `${subject} cannot be stored, and the records are retried; ${position}: ${message}`;
}
