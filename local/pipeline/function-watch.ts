import type { InvocationResult } from '../lambda-host/invocation.ts';
import { readMetrics } from './metrics.ts';

/** Detects a function that fails, and one that fails at every batch. */
export interface FunctionWatch {
  /** Examines a result and returns it. */
  seen(result: InvocationResult): InvocationResult;
  fail(error: Error): void;
  /** Rejects when the function fails at every batch; never resolves. */
  readonly failed: Promise<never>;
}

/** A function that has not succeeded by then cannot: its configuration is wrong. */
const maxFailuresAtStart = 5;

/** Between two reports of a failing function. */
const reportEveryMs = 5_000;

/** Watches the results of a function whose output is in `logFile`. */
export function watchFunction(
  logFile: string,
  onTrouble?: (message: string) => void,
  nowMs: () => number = () => performance.now(),
): FunctionWatch {
  let everSucceeded = false;
  let failures = 0;
  let reportedAtMs = -Infinity;
  let reject: (error: Error) => void = () => undefined;
  const failed = new Promise<never>((_, rejectFailed) => {
    reject = rejectFailed;
  });
  // Nobody may be waiting yet.
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
      if (!everSucceeded && failures >= maxFailuresAtStart) {
        reject(new Error(`the function fails at every batch: ${message}; its output is in ${logFile}`));
      } else if (nowMs() - reportedAtMs >= reportEveryMs) {
        reportedAtMs = nowMs();
        onTrouble?.(`${message}; the batch is redelivered (${logFile})`);
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
      const lastLine = result.logTail.findLast((line) => readMetrics(line) === undefined) ?? '';
      return lastLine === '' ? result.message : `${result.message}: ${lastLine.slice(0, maxLastLineLength)}`;
    }
  }
}

/** Characters of a line that the function printed before it ended. */
const maxLastLineLength = 300;
