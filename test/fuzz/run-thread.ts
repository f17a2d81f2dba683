import { Worker } from 'node:worker_threads';
import { limits } from './limits.ts';
import type { Task, Told } from './messages.ts';
import type { Result } from './run-subject.ts';

export interface ThreadOptions {
  readonly formats: readonly string[];
  readonly seed: number;
  readonly count: number;
  readonly only?: number;
  readonly onResult: (result: Result) => void;
}

const threadFile = new URL('thread.ts', import.meta.url).href;

/** A thread of Node 20 does not have the loader of its parent. */
const loadThread = `import('tsx/esm/api').then(({ register }) => {
  register();
  return import(${JSON.stringify(threadFile)});
});`;

/** How a thread has ended before its formats were done: which input it was at, and why. */
export interface Stopped {
  readonly format: string;
  readonly index: number;
  readonly why: string;
}

/** Tries the inputs of some formats in one thread; resolves with how it was stopped, if it was. */
export async function runThread({ onResult, ...asked }: ThreadOptions): Promise<Stopped | undefined> {
  const progress = new Int32Array(new SharedArrayBuffer(8));
  const task: Task = { ...asked, progress };
  const worker = new Worker(loadThread, {
    eval: true,
    workerData: task,
    resourceLimits: {
      maxOldGenerationSizeMb: limits.oldGenerationMb,
      maxYoungGenerationSizeMb: limits.youngGenerationMb,
    },
  });
  let seen = '';
  const hung = new AbortController();
  const watch = setInterval(() => {
    const now = progress.join();
    if (now === seen) {
      hung.abort();
      void worker.terminate();
    }
    seen = now;
  }, limits.hangMs);
  const why = await new Promise<string | undefined>((resolve) => {
    worker.on('message', (told: Told) => {
      if (told.kind === 'done') resolve(undefined);
      else onResult(told.result);
    });
    worker.on('error', (error: Error) => {
      resolve(`the thread ended: ${error.stack ?? error.message}`);
    });
    worker.on('exit', (code) => {
      resolve(`the thread ended with ${code}`);
    });
  });
  clearInterval(watch);
  if (why === undefined) return undefined;
  return {
    format: asked.formats[progress[1] ?? 0] ?? '',
    index: indexOf(progress[0] ?? 0),
    why: hung.signal.aborted ? `not done after ${limits.hangMs / 1_000} s` : why,
  };
}

/** A thread that measures an input again says so by a negative number. */
const indexOf = (told: number): number => (told < 0 ? -1 - told : told);
