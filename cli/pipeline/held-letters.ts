/** Between two mentions. */
const mentionEveryMs = 5_000;

/**
 * Reads the lines that the function prints, and says when too many records of a topic would become dead letters: these
 * are held, and retried until the connector or the limit is another. Says it at most once in a few seconds.
 */
export function watchHeldLetters(
  onTrouble: (message: string) => void,
  nowMs: () => number = () => performance.now(),
): (line: string) => void {
  let mentionedAtMs = -Infinity;
  return (line) => {
    // Most lines are of batches that are well: these are not parsed.
    if (!line.includes('"dead-letters-held"')) return;
    const reason = readReason(line);
    if (reason === undefined || nowMs() - mentionedAtMs < mentionEveryMs) return;
    mentionedAtMs = nowMs();
    onTrouble(`records are held and retried: ${reason}`);
  };
}

function readReason(line: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(line);
    if (typeof parsed !== 'object' || parsed === null) return undefined;
    const reason: unknown = Reflect.get(parsed, 'reason');
    return Reflect.get(parsed, 'message') === 'dead-letters-held' && typeof reason === 'string'
      ? reason
      : undefined;
  } catch {
    return undefined;
  }
}
