import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createFreezer } from './freeze.ts';
import type { Freezer } from './freeze.ts';
import { functionArn, nodeArguments, processEnvironment } from './function-process.ts';
import type { CrashReason, FunctionError, Invocation, InvocationResult } from './invocation.ts';
import { LogLines } from './log-lines.ts';
import type { EnvironmentInfo, LambdaHostOptions } from './options.ts';
import { readProcessUsage, sampleIntervalMs } from './process-usage.ts';
import type { ProcessUsage } from './process-usage.ts';
import type { RuntimeApi } from './runtime-api.ts';

/** Lambda gives a module 10 seconds to load. */
const defaultInitTimeoutMs = 10_000;

/** What an environment tells the host. */
export interface EnvironmentListener {
  readonly onLine: (line: string) => void;
  /** It has answered and can take another invocation. */
  readonly onIdle: () => void;
  /** Its process has ended; called once, last. */
  readonly onGone: () => void;
}

interface Current {
  readonly requestId: string;
  readonly event: string;
  readonly coldStart: boolean;
  readonly resolve: (result: InvocationResult) => void;
  startedMs: number;
  timer: NodeJS.Timeout | undefined;
  /** What the client answered; handed on when it asks for its next invocation, so that the environment is free then. */
  result: InvocationResult | undefined;
}

/**
 * One execution environment: a process that serves one invocation at a time until it ends, is killed or stopped.
 * `starting → busy ↔ idle` (`frozen` while idle, if asked for); its end comes once, from any state.
 */
export class ExecutionEnvironment {
  readonly #options: LambdaHostOptions;
  readonly #api: RuntimeApi;
  readonly #child: ChildProcess;
  readonly #log: LogLines;
  readonly #listener: EnvironmentListener;
  readonly #freezer: Freezer | undefined;
  readonly #watch: NodeJS.Timeout;
  readonly #initTimer: NodeJS.Timeout;

  #state: 'starting' | 'idle' | 'busy' | 'gone' = 'starting';
  #current: Current | undefined;
  #invocations = 0;
  #usage: ProcessUsage = { rssBytes: 0, peakRssBytes: 0, cpuSeconds: 0 };
  /** Why the host killed it. */
  #verdict: { readonly kind: CrashReason | 'timeout'; readonly message: string } | undefined;
  #initError: FunctionError | undefined;

  /** Starts the process. What goes wrong in starting comes out of the first invocation. */
  constructor(options: LambdaHostOptions, instance: number, api: RuntimeApi, listener: EnvironmentListener) {
    this.#options = options;
    this.#api = api;
    this.#listener = listener;
    this.#log = new LogLines(listener.onLine);
    api.serve({
      onFree: () => {
        this.#handleFree();
      },
      onAnswer: (requestId, payload) => {
        this.#answer(requestId, (invocation) => ({ ...invocation, kind: 'success', payload }));
      },
      onError: (requestId, error) => {
        this.#answer(requestId, (invocation) => ({ ...invocation, ...error, kind: 'error' }));
      },
      onInitError: (error) => {
        this.#initError = error;
      },
    });

    this.#child = spawn(options.nodePath ?? process.execPath, nodeArguments(options.memoryMb), {
      cwd: options.bundleDirectory,
      env: processEnvironment(options, api.address, instance),
      stdio: ['pipe', 'pipe', 'pipe'],
      // Out of the terminal's reach: Ctrl-C would end it in mid-batch, before the host can end it in order.
      detached: true,
    });
    const { pid, stdout, stderr } = this.#child;
    if (stdout !== null) this.#log.follow(stdout);
    if (stderr !== null) this.#log.follow(stderr);
    this.#freezer = pid === undefined ? undefined : createFreezer(pid);
    this.#child.once('error', (error) => {
      this.#handleEnd(`cannot start ${options.nodePath ?? process.execPath}: ${error.message}`);
    });
    this.#child.once('close', (code, signal) => {
      this.#handleEnd(
        signal === null
          ? `the function's process ended with exit code ${code}`
          : `the function's process was ended by ${signal}`,
      );
    });

    const initTimeoutMs = options.initTimeoutMs ?? defaultInitTimeoutMs;
    this.#initTimer = setTimeout(() => {
      this.#end('init', `the module took more than ${initTimeoutMs} ms to load`);
    }, initTimeoutMs);
    this.#watch = setInterval(() => {
      this.#watchMemory();
    }, sampleIntervalMs);
  }

  get isIdle(): boolean {
    return this.#state === 'idle';
  }

  info(): EnvironmentInfo {
    this.#sample();
    const state = this.#state === 'gone' ? 'busy' : this.#state;
    return {
      pid: this.#child.pid ?? 0,
      state: this.#freezer?.frozen === true ? 'frozen' : state,
      invocations: this.#invocations,
      ...this.#usage,
    };
  }

  /** Runs one invocation; the environment must be new or idle. */
  invoke(event: string): Promise<InvocationResult> {
    return new Promise((resolve) => {
      const coldStart = this.#invocations === 0;
      this.#current = {
        requestId: randomUUID(),
        event,
        coldStart,
        resolve,
        startedMs: performance.now(),
        timer: undefined,
        result: undefined,
      };
      this.#invocations += 1;
      if (this.#state === 'idle') this.#send(this.#current);
    });
  }

  kill(signal: NodeJS.Signals): void {
    this.#sample();
    this.#child.kill(signal);
  }

  #handleFree(): void {
    clearTimeout(this.#initTimer);
    const wasStarting = this.#state === 'starting';
    this.#state = 'idle';
    if (wasStarting && this.#current !== undefined) {
      this.#send(this.#current);
      return;
    }
    if (this.#options.freezeBetweenInvocations === true) {
      this.#sample();
      this.#freezer?.freeze();
    }
    const answered = this.#current;
    this.#current = undefined;
    this.#listener.onIdle();
    if (answered?.result !== undefined) answered.resolve(answered.result);
  }

  #send(current: Current): void {
    const { timeoutMs } = this.#options;
    this.#freezer?.thaw();
    this.#state = 'busy';
    current.startedMs = performance.now();
    current.timer = setTimeout(() => {
      this.#end('timeout', `the invocation took more than ${timeoutMs} ms`);
    }, timeoutMs);
    this.#api.send(
      {
        'Lambda-Runtime-Aws-Request-Id': current.requestId,
        'Lambda-Runtime-Deadline-Ms': String(Date.now() + timeoutMs),
        'Lambda-Runtime-Invoked-Function-Arn': functionArn(this.#options),
        'Lambda-Runtime-Trace-Id': traceId(),
      },
      current.event,
    );
  }

  #answer(requestId: string, resultOf: (invocation: Invocation) => InvocationResult): void {
    const current = this.#current;
    if (current?.requestId !== requestId) return;
    clearTimeout(current.timer);
    current.result = resultOf(invocationOf(current));
  }

  #watchMemory(): void {
    this.#sample();
    const usedMb = this.#usage.rssBytes / 1024 / 1024;
    if (usedMb > this.#options.memoryMb) {
      this.#end('memory', `the function used ${Math.ceil(usedMb)} MB of its ${this.#options.memoryMb} MB`);
    }
  }

  #sample(): void {
    const { pid } = this.#child;
    const usage = pid === undefined || this.#state === 'gone' ? undefined : readProcessUsage(pid);
    if (usage === undefined) return;
    this.#usage = { ...usage, peakRssBytes: Math.max(usage.peakRssBytes, this.#usage.peakRssBytes) };
  }

  #end(kind: CrashReason | 'timeout', message: string): void {
    this.#verdict ??= { kind, message };
    this.kill('SIGKILL');
  }

  #handleEnd(message: string): void {
    if (this.#state === 'gone') return;
    const wasStarting = this.#state === 'starting';
    this.#state = 'gone';
    clearTimeout(this.#initTimer);
    clearInterval(this.#watch);
    this.#freezer?.close();
    this.#api.close();
    const current = this.#current;
    if (current !== undefined) {
      this.#current = undefined;
      clearTimeout(current.timer);
      current.resolve(current.result ?? this.#endOf(current, message, wasStarting));
    }
    this.#listener.onGone();
  }

  #endOf(current: Current, message: string, wasStarting: boolean): InvocationResult {
    const invocation = invocationOf(current);
    const logTail = this.#log.tail;
    if (this.#verdict?.kind === 'timeout') {
      return { ...invocation, kind: 'timeout', message: this.#verdict.message, logTail };
    }
    if (this.#verdict !== undefined) {
      const { kind: reason, message: why } = this.#verdict;
      return { ...invocation, kind: 'crash', reason, message: why, logTail };
    }
    const loading =
      this.#initError === undefined
        ? message
        : `${this.#initError.errorType}: ${this.#initError.errorMessage}`;
    return wasStarting
      ? { ...invocation, kind: 'crash', reason: 'init', message: loading, logTail }
      : { ...invocation, kind: 'crash', reason: 'exit', message, logTail };
  }
}

function invocationOf({ requestId, coldStart, startedMs }: Current): Invocation {
  return { requestId, coldStart, durationMs: performance.now() - startedMs };
}

/** An X-Ray trace header that asks for no trace. */
function traceId(): string {
  const epoch = Math.floor(Date.now() / 1000).toString(16);
  return `Root=1-${epoch}-${randomUUID().replaceAll('-', '').slice(0, 24)};Sampled=0`;
}
