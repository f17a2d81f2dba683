import type { Log } from './log.ts';

/** What every server here understands. */
export interface StartOptions {
  /**
   * Where data and logs live, kept by you.
   * Without it: a folder of its own under `.millrace/run`, removed when the server is stopped and when this process dies.
   */
  readonly directory?: string;
  /** Hears what takes long: jars that are brought, nodes that are up. */
  readonly log?: Log;
  /** Ends a start that is under way; it then rejects with the signal's reason and leaves nothing. */
  readonly signal?: AbortSignal;
  /** Called when a process of the server ends after its start and nobody asked it to. */
  readonly onFailure?: (error: Error) => void;
}
