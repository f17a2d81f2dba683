import { readFile, rm } from 'node:fs/promises';
import { startGuarded } from './guarded.ts';

/** A program that does one thing and ends, under a guard like a server. */
export interface Tool {
  readonly command: string;
  readonly args: readonly string[];
  readonly directory: string;
  /** What it prints goes here, and only here. */
  readonly logFile: string;
  /** What the guard removes when this process dies before the tool is done. */
  readonly removeWhenOrphaned: readonly string[];
  /** Called about once a second with all that the tool has printed so far. */
  readonly onOutput?: (text: string) => void;
  /** Ends the tool before it is done. */
  readonly signal?: AbortSignal | undefined;
}

/** A tool that ended with another exit code than 0, or by a signal. */
export class ToolError extends Error {}

const outputEveryMs = 1_000;

/**
 * Resolves when the tool ended with exit code 0; rejects with a {@link ToolError} that has its last line and the name
 * of its log otherwise, and with another error if it cannot be run.
 */
export async function runTool(tool: Tool): Promise<void> {
  tool.signal?.throwIfAborted();
  await rm(tool.logFile, { force: true });
  const process = await startGuarded({
    ...tool,
    environment: {},
    whenOrphaned: { remove: tool.removeWhenOrphaned, run: [] },
  });
  const output = (): Promise<string> => readFile(tool.logFile, 'utf8').catch(() => '');
  const timer = setInterval(() => void output().then((text) => tool.onOutput?.(text)), outputEveryMs);
  const abort = (): void => {
    process.kill('SIGKILL');
  };
  tool.signal?.addEventListener('abort', abort);
  const { code, signal } = await process.ended;
  tool.signal?.removeEventListener('abort', abort);
  clearInterval(timer);
  tool.signal?.throwIfAborted();
  if (code === 0) return;
  const lastLine = (await output()).split('\n').findLast((line) => /error|exception/i.test(line));
  throw new ToolError(
    `${tool.command} ended with ${code === null ? (signal ?? 'a signal') : `exit code ${code}`}` +
      `${lastLine === undefined ? '' : `: ${lastLine.trim().slice(0, 300)}`}; its log is ${tool.logFile}`,
  );
}
