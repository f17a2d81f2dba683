import type { Log } from './log.ts';

/** What every server here understands. */
export interface StartOptions {
  /**
   * Where data and logs are stored; the caller removes it.
   * Without it: a folder of its own under `.millrace/run`, removed when the server is stopped and when this process dies.
   */
  readonly directory?: string;
  /** Called about what takes long: downloads, nodes that have started. */
  readonly log?: Log;
  /** Ends a start that is under way; it then rejects with the signal's reason and leaves nothing. */
  readonly signal?: AbortSignal;
  /** Called when a process of the server ends after its start and nobody asked it to. */
  readonly onFailure?: (error: Error) => void;
}
