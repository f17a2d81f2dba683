/** Between two reports. */
const reportEveryMs = 5_000;

/** Lines of the function's output that are reported, and how. */
export interface ReportedLines {
  /** Text that each of these lines contains. Most lines do not, and are not parsed. */
  readonly mark: string;
  /** `undefined`: the line is not reported. */
  readonly describe: (line: string) => string | undefined;
}

/** Reads the lines that the function prints, and reports some of them, at most once in a few seconds. */
export function createLineReporter(
  { mark, describe }: ReportedLines,
  say: (message: string) => void,
  nowMs: () => number = () => performance.now(),
): (line: string) => void {
  let reportedAtMs = -Infinity;
  return (line) => {
    if (!line.includes(mark)) return;
    const message = describe(line);
    if (message === undefined || nowMs() - reportedAtMs < reportEveryMs) return;
    reportedAtMs = nowMs();
    say(message);
  };
}
