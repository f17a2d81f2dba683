import type { InvocationResult } from '../lambda-host/invocation.ts';
import { readMetrics } from './metrics.ts';

/** Notices when the function fails, and when it fails for good. */
export interface FunctionWatch {
  /** Looks at a result and hands it on. */
  seen(result: InvocationResult): InvocationResult;
  fail(error: Error): void;
  /** Rejects when there is no hope; never resolves. */
  readonly failed: Promise<never>;
}

/** A function that has never succeeded by then won't: its configuration is wrong. */
const hopelessFailures = 5;

/** Between two mentions of a failing function. */
const mentionEveryMs = 5_000;

/** Watches the results of a function whose output is in `logFile`. */
export function watchFunction(
  logFile: string,
  onTrouble?: (message: string) => void,
  nowMs: () => number = () => performance.now(),
): FunctionWatch {
  let everSucceeded = false;
  let failures = 0;
  let mentionedAtMs = -Infinity;
  let reject: (error: Error) => void = () => undefined;
  const failed = new Promise<never>((_, rejectFailed) => {
    reject = rejectFailed;
  });
  // Whoever waits for it learns of it; nobody may be waiting yet.
  failed.catch(() => undefined);

  return {
    failed,
    fail: (error) => {
      reject(error);
    },
    seen(result) {
      if (result.kind === 'success') {
        everSucceeded = true;
        return result;
      }
      failures += 1;
      const message = describe(result);
      if (!everSucceeded && failures >= hopelessFailures) {
        reject(new Error(`the function fails at every batch: ${message}; its output is in ${logFile}`));
      } else if (nowMs() - mentionedAtMs >= mentionEveryMs) {
        mentionedAtMs = nowMs();
        onTrouble?.(`${message}; the batch comes again (${logFile})`);
      }
      return result;
    },
  };
}

function describe(result: Exclude<InvocationResult, { kind: 'success' }>): string {
  switch (result.kind) {
    case 'error':
      return `${result.errorType}: ${result.errorMessage}`;
    case 'timeout':
      return result.message;
    case 'crash': {
      const lastWords = result.logTail.findLast((line) => readMetrics(line) === undefined) ?? '';
      return lastWords === '' ? result.message : `${result.message}: ${lastWords.slice(0, mostLastWords)}`;
    }
  }
}

/** Characters of a line that the function printed before it ended. */
const mostLastWords = 300;
