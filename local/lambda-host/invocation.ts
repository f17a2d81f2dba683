/**
 * What came of one invocation, as the event source sees it.
 *
 * `success`: the handler answered; `payload` is its answer as JSON text (`null` when it returned nothing).
 * `error`: the handler threw, or its answer was larger than Lambda allows.
 * `timeout`: it ran past its time-out and was killed; its environment has ended.
 * `crash`: the process ended, or never got as far as the handler; `reason` says how, `logTail` what it last printed.
 */
export type InvocationResult =
  | (Invocation & { readonly kind: 'success'; readonly payload: string })
  | (Invocation & FunctionError & { readonly kind: 'error' })
  | (Invocation & { readonly kind: 'timeout'; readonly message: string; readonly logTail: readonly string[] })
  | (Invocation & {
      readonly kind: 'crash';
      readonly reason: CrashReason;
      readonly message: string;
      readonly logTail: readonly string[];
    });

/** `init`: the module threw or has no such handler, or took too long to load; `memory`: over its limit; `exit`: ended by itself or by a signal. */
export type CrashReason = 'init' | 'memory' | 'exit';

export interface Invocation {
  readonly requestId: string;
  /** From the event's hand-over to its answer. */
  readonly durationMs: number;
  /** Whether the environment was started for this invocation. */
  readonly coldStart: boolean;
}

/** The error as Lambda's runtime reports it. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly stackTrace: readonly string[];
}

/** Lambda's limit for the JSON text of an event, and of an answer: 6 MB. */
export const maxPayloadBytes = 6 * 1024 * 1024;
