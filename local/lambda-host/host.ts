import { createWriteStream, mkdirSync } from 'node:fs';
import type { WriteStream } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { finished } from 'node:stream/promises';
import { toError } from '../../core/failure/thrown.ts';
import { ExecutionEnvironment } from './execution-environment.ts';
import { maxPayloadBytes } from './invocation.ts';
import type { InvocationResult } from './invocation.ts';
import type { EnvironmentInfo, LambdaHost, LambdaHostOptions, LambdaUsage } from './options.ts';
import { startRuntimeApi } from './runtime-api.ts';

const defaultMaxEnvironments = 10;

interface Waiting {
  readonly event: string;
  readonly resolve: (result: Promise<InvocationResult>) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Starts a Lambda host: a function's deployment package, run as Lambda runs it, one process per execution
 * environment. No process starts before the first invocation; none outlives the host.
 */
export function startLambdaHost(options: LambdaHostOptions): LambdaHost {
  return new Host({ ...options, bundleDirectory: resolve(options.bundleDirectory) });
}

class Host implements LambdaHost {
  readonly #options: LambdaHostOptions;
  readonly #log: WriteStream | undefined;
  readonly #environments = new Set<ExecutionEnvironment>();
  /** Started, but not yet among the environments. */
  #starting = 0;
  readonly #waiting: Waiting[] = [];
  #coldStarts = 0;
  #stopped = false;
  #onEmpty: (() => void) | undefined;
  /** Of the environments that are gone. */
  #past = { invocations: 0, cpuSeconds: 0, peakRssBytes: 0 };

  constructor(options: LambdaHostOptions) {
    this.#options = options;
    if (options.logFile !== undefined) {
      // What the function prints may hold what a user's own code prints of a record.
      mkdirSync(dirname(options.logFile), { recursive: true, mode: 0o700 });
      this.#log = createWriteStream(options.logFile, { flags: 'a', mode: 0o600 });
    }
  }

  async invoke(event: string): Promise<InvocationResult> {
    if (this.#stopped) throw stopped();
    const bytes = Buffer.byteLength(event);
    if (bytes > maxPayloadBytes) {
      throw new Error(`the event has ${bytes} bytes, allowed are ${maxPayloadBytes}; send fewer records`);
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ event, resolve, reject });
      this.#serve();
    });
  }

  environments(): readonly EnvironmentInfo[] {
    return [...this.#environments].map((environment) => environment.info());
  }

  usage(): LambdaUsage {
    const total = { ...this.#past, coldStarts: this.#coldStarts };
    for (const { invocations, cpuSeconds, peakRssBytes } of this.environments()) {
      total.invocations += invocations;
      total.cpuSeconds += cpuSeconds;
      total.peakRssBytes = Math.max(total.peakRssBytes, peakRssBytes);
    }
    return total;
  }

  kill(signal: NodeJS.Signals = 'SIGKILL'): number {
    for (const environment of this.#environments) environment.kill(signal);
    return this.#environments.size;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const { reject } of this.#waiting.splice(0)) reject(stopped());
    if (this.kill('SIGKILL') + this.#starting > 0) {
      await new Promise<void>((resolve) => (this.#onEmpty = resolve));
    }
    if (this.#log !== undefined && !this.#log.closed) {
      this.#log.end();
      await finished(this.#log);
    }
  }

  /** Gives waiting invocations to idle environments, and starts new ones while there may be more. */
  #serve(): void {
    for (const environment of this.#environments) {
      const next = environment.isIdle ? this.#waiting.shift() : undefined;
      if (next !== undefined) next.resolve(environment.invoke(next.event));
    }
    const most = this.#options.maxEnvironments ?? defaultMaxEnvironments;
    while (this.#waiting.length > 0 && this.#environments.size + this.#starting < most) {
      const next = this.#waiting.shift();
      if (next !== undefined) this.#start(next);
    }
  }

  #start(first: Waiting): void {
    this.#starting += 1;
    this.#coldStarts += 1;
    const instance = this.#coldStarts;
    startRuntimeApi()
      .then((api) => {
        if (this.#stopped) {
          api.close();
          throw stopped();
        }
        const environment = new ExecutionEnvironment(this.#options, instance, api, {
          onLine: (line) => {
            this.#handleLine(line);
          },
          onIdle: () => {
            this.#serve();
          },
          onGone: () => {
            this.#handleGone(environment);
          },
        });
        this.#environments.add(environment);
        first.resolve(environment.invoke(first.event));
      })
      .catch((error: unknown) => {
        first.reject(toError(error));
      })
      .finally(() => {
        this.#starting -= 1;
        this.#checkEmpty();
      });
  }

  #handleLine(line: string): void {
    this.#log?.write(`${line}\n`);
    this.#options.onLine?.(line);
  }

  #handleGone(environment: ExecutionEnvironment): void {
    const { invocations, cpuSeconds, peakRssBytes } = environment.info();
    this.#past = {
      invocations: this.#past.invocations + invocations,
      cpuSeconds: this.#past.cpuSeconds + cpuSeconds,
      peakRssBytes: Math.max(this.#past.peakRssBytes, peakRssBytes),
    };
    this.#environments.delete(environment);
    this.#checkEmpty();
    if (!this.#stopped) this.#serve();
  }

  #checkEmpty(): void {
    if (this.#environments.size + this.#starting === 0) this.#onEmpty?.();
  }
}

const stopped = (): Error => new Error('the Lambda host is stopped; start another one');
