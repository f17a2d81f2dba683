import type { InvocationResult } from './invocation.ts';

/** A function to run as Lambda would. */
export interface LambdaHostOptions {
  /** The unpacked deployment package (`LAMBDA_TASK_ROOT`). */
  readonly bundleDirectory: string;
  /** `file.export`, as the function's configuration has it. */
  readonly handler: string;
  /** The function's own environment variables. Nothing of the parent's environment is passed on. */
  readonly environment: Readonly<Record<string, string>>;
  /** A process whose resident memory exceeds it is killed. Node's heap is bounded as on Lambda. */
  readonly memoryMb: number;
  /** An invocation that runs longer is killed with its environment. */
  readonly timeoutMs: number;
  /** Time for the module to load; Lambda gives 10 seconds, the default. */
  readonly initTimeoutMs?: number;
  /** Default `millrace`. */
  readonly functionName?: string;
  /** Another Node than the one that runs the host. */
  readonly nodePath?: string;
  /** Most execution environments; more concurrent invocations wait for a free one. Default 10. */
  readonly maxEnvironments?: number;
  /** Stop the process of an environment between invocations (SIGSTOP), as Lambda freezes it. Default false. */
  readonly freezeBetweenInvocations?: boolean;
  /** What the function prints is appended to this file. */
  readonly logFile?: string;
  /** Called with every line that the function prints. */
  readonly onLine?: (line: string) => void;
}

/** What the environments have used, those that are gone included. */
export interface LambdaUsage {
  readonly invocations: number;
  readonly coldStarts: number;
  /** User and system. */
  readonly cpuSeconds: number;
  /** Of the largest environment. */
  readonly peakRssBytes: number;
}

/** One execution environment. */
export interface EnvironmentInfo {
  readonly pid: number;
  readonly state: 'starting' | 'idle' | 'frozen' | 'busy';
  readonly invocations: number;
  readonly cpuSeconds: number;
  readonly rssBytes: number;
  readonly peakRssBytes: number;
}

/** A function that runs in its own processes under the Lambda runtime protocol. */
export interface LambdaHost {
  /**
   * Runs the handler with an event's JSON text, in a warm environment if one is free.
   * Rejects only where Lambda's own API would refuse: an event above 6 MB, a host that is stopped.
   */
  invoke(event: string): Promise<InvocationResult>;
  /** The environments that live now. */
  environments(): readonly EnvironmentInfo[];
  usage(): LambdaUsage;
  /** Sends a signal (default SIGKILL) to every live environment's process; returns how many there were. */
  kill(signal?: NodeJS.Signals): number;
  /** Ends all processes; invocations in flight resolve as crashes. */
  stop(): Promise<void>;
}
