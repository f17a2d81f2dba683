import { setTimeout } from 'node:timers/promises';
import type { Log } from '../process/log.ts';
import { runTool, ToolError, type Tool } from '../process/run-tool.ts';

export interface Download extends Tool {
  readonly log: Log;
  /** Pauses between the attempts; default: 2 s and 10 s. A registry that refused one request answers the next. */
  readonly pausesMs?: readonly number[];
}

/**
 * Runs a tool that downloads, and runs it again where it failed: one attempt more than there are pauses. The tool must
 * be able to go on with what an earlier attempt has left. Rejects with the error of the last attempt.
 */
export async function runDownload(download: Download): Promise<void> {
  const { log, signal, pausesMs = [2_000, 10_000] } = download;
  for (const pauseMs of pausesMs) {
    try {
      await runTool(download);
      return;
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof ToolError)) throw error;
      log(`${error.message}\nIt is run again in ${pauseMs / 1000} s.`);
    }
    await setTimeout(pauseMs, undefined, { signal });
  }
  await runTool(download);
}
