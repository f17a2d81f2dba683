/** Between two mentions. */
const mentionEveryMs = 5_000;

/** Lines of the function's output that are worth a word, and the word. */
export interface LineWatch {
  /** What each of these lines has. Most lines are of batches that are well, and have it not: these are not parsed. */
  readonly mark: string;
  /** `undefined`: nothing is to be said. */
  readonly describe: (line: string) => string | undefined;
}

/** Reads the lines that the function prints, and says what is worth it, at most once in a few seconds. */
export function watchLines(
  { mark, describe }: LineWatch,
  say: (message: string) => void,
  nowMs: () => number = () => performance.now(),
): (line: string) => void {
  let mentionedAtMs = -Infinity;
  return (line) => {
    if (!line.includes(mark)) return;
    const message = describe(line);
    if (message === undefined || nowMs() - mentionedAtMs < mentionEveryMs) return;
    mentionedAtMs = nowMs();
    say(message);
  };
}
