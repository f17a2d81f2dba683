import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Exit, GuardedCommand, GuardedProcess } from './guarded.ts';
import { startGuarded } from './guarded.ts';

/** One server: the command that runs it and the question that it answers once it is ready. */
export interface ServerSpec extends GuardedCommand {
  /** As messages name it: `kafka`, `cassandra 127.0.0.2`. */
  readonly name: string;
  /** Asked again and again until it resolves to true; what it rejects with means not yet. */
  readonly answers: () => Promise<boolean>;
  readonly startLimitMs: number;
  /** How long an orderly stop may take before the process is killed. */
  readonly stopLimitMs: number;
  /** Ends a start that is under way. */
  readonly signal?: AbortSignal | undefined;
  /** Called when the process ends and nobody asked it to, once it has answered. */
  readonly onFailure?: ((error: Error) => void) | undefined;
}

/** A server that can be started, signalled, stopped, and started again on the same port with the same data. */
export interface ServerProcess {
  /** Of the process that runs now, or ran last. */
  readonly pid: number;
  readonly logFile: string;
  /** Resolves when the server answers. Waits for the end of a process that was just signalled to die. */
  start(): Promise<void>;
  /** SIGKILL, SIGSTOP, SIGCONT … to the server's own process. */
  kill(signal: NodeJS.Signals): void;
  /** Ends the process in order and resolves when it has ended. */
  stop(): Promise<void>;
  /** Ends the process at once and resolves when it has ended. */
  end(): Promise<void>;
  /** True if the process ended without {@link stop}, {@link end} or {@link kill}. */
  readonly failed: boolean;
}

const pollEveryMs = 50;

/** Describes a server; {@link ServerProcess.start} starts it. */
export function createServerProcess(spec: ServerSpec): ServerProcess {
  let current: GuardedProcess | undefined;
  let asked = false;
  let failed = false;

  const signal = (name: NodeJS.Signals): void => {
    if (name !== 'SIGCONT' && name !== 'SIGSTOP') asked = true;
    current?.kill(name);
  };

  const server = {
    get pid() {
      if (current === undefined) throw new Error(`${spec.name} was never started; call start() first`);
      return current.pid;
    },
    get failed() {
      return failed;
    },
    logFile: spec.logFile,
    kill: signal,
    async start() {
      if (current !== undefined && !asked) throw new Error(`${spec.name} runs already; stop it first`);
      await current?.ended;
      spec.signal?.throwIfAborted();
      asked = false;
      const started = await startGuarded(spec);
      current = started;
      try {
        await untilAnswer(spec, started);
      } catch (error) {
        failed = spec.signal?.aborted !== true;
        await server.end();
        throw error;
      }
      void started.ended.then((exit) => {
        if (asked) return;
        failed = true;
        spec.onFailure?.(new Error(`${spec.name} ${describeExit(exit)}; its log is ${spec.logFile}`));
      });
    },
    async stop() {
      signal('SIGTERM');
      // A process that a test has frozen cannot handle SIGTERM.
      signal('SIGCONT');
      const limit = setTimeout(() => {
        signal('SIGKILL');
      }, spec.stopLimitMs);
      await current?.ended;
      clearTimeout(limit);
    },
    async end() {
      signal('SIGKILL');
      await current?.ended;
    },
  };
  return server;
}

async function untilAnswer(spec: ServerSpec, process: GuardedProcess): Promise<void> {
  const limitAt = performance.now() + spec.startLimitMs;
  let exit: Exit | undefined;
  void process.ended.then((how) => (exit = how));
  while (!(await spec.answers().catch(() => false))) {
    spec.signal?.throwIfAborted();
    if (exit !== undefined) throw await startError(spec, describeExit(exit));
    if (performance.now() > limitAt) {
      throw await startError(spec, `gave no answer within ${spec.startLimitMs / 1000} s`);
    }
    await sleep(pollEveryMs);
  }
}

const describeExit = ({ code, signal }: Exit): string =>
  signal === null ? `ended with exit code ${code ?? 'unknown'}` : `was ended by ${signal}`;

async function startError(spec: ServerSpec, what: string): Promise<Error> {
  const text = await readFile(spec.logFile, 'utf8').catch(() => '');
  const reason = lastError(text);
  return new Error(
    `${spec.name} ${what}${reason === undefined ? '' : `: ${reason}`}; its log is ${spec.logFile}`,
  );
}

/** The last line of a Java log that names an error or an exception. */
function lastError(log: string): string | undefined {
  const lines = log.split('\n').filter((line) => /\b(ERROR|FATAL|[A-Z]\w*(Exception|Error):)/.test(line));
  return lines.at(-1)?.trim().slice(0, 300);
}
