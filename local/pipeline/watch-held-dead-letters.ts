import { isObject } from '../../core/value/is-object.ts';
import { parseLine } from './json-line.ts';
import { createLineReporter } from './line-reporter.ts';

/**
 * Reads the lines that the function prints, and reports when too many records of a topic would become dead letters: these
 * are held, and retried until the connector or the limit is another. It reports at most once in a few seconds.
 */
export function watchHeldDeadLetters(
  onTrouble: (message: string) => void,
  nowMs?: () => number,
): (line: string) => void {
  return createLineReporter({ mark: '"dead-letters-held"', describe }, onTrouble, nowMs);
}

function describe(line: string): string | undefined {
  const parsed = parseLine(line);
  if (!isObject(parsed) || parsed['message'] !== 'dead-letters-held') return undefined;
  const { reason } = parsed;
  return typeof reason === 'string' ? `records are held and retried: ${reason}` : undefined;
}
