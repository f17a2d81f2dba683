import type { SourceBatch } from '../../core/decode/event/source-batch.ts';
import { known } from '../../core/failure/failure-message.ts';
import type { Failure } from '../../core/failure/failure.ts';
import { letterBudgetMs, recheckBudgetMs, startBudgetMs } from '../../core/flow/deadline.ts';
import { BatchCrash } from '../../core/record/batch-crash.ts';
import { describeCrash } from '../../core/settle/describe-crash.ts';
import type { Clock } from '../ports/clock.ts';
import type { Telemetry } from '../ports/telemetry.ts';
import { processBatch, type ProcessedBatch, type Services } from './process-batch.ts';
import { reportCrash } from './report-crash.ts';
import { recheckAfterNews } from './recheck-tables.ts';
import type { WarmState } from './warm-state.ts';

/** What one function instance processes batches with. */
export interface Instance {
  readonly services: Services;
  /** The state of the first batch, unless an earlier instance of the process has left one. */
  readonly warm: WarmState;
  /** Without an invocation for this long, the connections are probed before the first write. */
  readonly probeAfterIdleMs: number;
}

/** What became of a batch, and how to answer for it. */
export type ServedBatch = Pick<ProcessedBatch, 'outcomes' | 'failureResponse'>;

export interface ServerOptions {
  /** Makes everything that a batch is processed with; everything that it waits for ends within `timeoutMs`. */
  readonly start: (timeoutMs: number) => Promise<Instance>;
  readonly telemetry: Telemetry;
  readonly clock: Clock;
}

/**
 * Lambda gives a module 10 s to load before it ends the process and loads it anew
 * (https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html): a slow cluster is waited for by the
 * first invocation instead, which has more time.
 */
const maxLoadingMs = 8_000;
/** A start ahead of the first invocation, which has no end of an invocation to keep to. */
const startAheadMs = 30_000;

/** Serves invocation after invocation with one {@link Instance}, which it starts, and starts again where that may help. */
export class Server {
  readonly #options: ServerOptions;
  #instance: Instance | undefined;
  /** The start ahead of the first invocation; gives nothing if it fails. */
  #starting: Promise<Instance | undefined> | undefined;
  /** Of the last batch; it outlives the instance. */
  #warm: WarmState | undefined;
  #idleSinceMs: number;

  constructor(options: ServerOptions) {
    this.#options = options;
    this.#idleSinceMs = options.clock.now();
  }

  /**
   * Starts ahead of the first invocation, which waits for what is not done by then. Never rejects: if it fails, the
   * first invocation tries again.
   */
  async begin(): Promise<void> {
    const { start, clock } = this.#options;
    this.#starting = start(startAheadMs).catch(() => undefined);
    await Promise.race([this.#starting, clock.sleep(maxLoadingMs)]);
    this.#idleSinceMs = clock.now();
  }

  /**
   * Processes a batch; rejects when it has crashed, and must be redelivered whole.
   *
   * Where the tables, the login or the certificates have changed under a running instance, the instance is started
   * again, once, and so is the batch: a write has the same effect twice.
   */
  async serve(batch: SourceBatch, remainingMs: () => number): Promise<ServedBatch> {
    const { clock, telemetry } = this.#options;
    try {
      return await this.#serve(batch, remainingMs);
    } catch (error) {
      reportCrash(error, telemetry);
      throw error;
    } finally {
      this.#idleSinceMs = clock.now();
    }
  }

  async #serve(batch: SourceBatch, remainingMs: () => number): Promise<ServedBatch> {
    if (this.#starting !== undefined) {
      this.#instance ??= await inTime(this.#starting, letterBudgetMs(remainingMs()));
      this.#starting = undefined;
    }
    for (;;) {
      const isNew = this.#instance === undefined;
      const instance = (this.#instance ??= await this.#start(remainingMs));
      try {
        await this.#wake(instance, recheckBudgetMs(remainingMs()));
        if (!isNew) {
          const { connector, store, deadline } = instance.services;
          await recheckAfterNews(connector, store, recheckBudgetMs(remainingMs(), deadline));
        }
        const { services, warm } = instance;
        const processed = await processBatch(batch, remainingMs(), this.#warm ?? warm, services, isNew);
        this.#warm = processed.warm;
        return processed;
      } catch (error) {
        const crash = describeCrash(error);
        if (crash?.startsOver !== true) throw error;
        this.#instance = undefined;
        await instance.services.store.close(letterBudgetMs(remainingMs()));
        if (isNew) throw error;
        this.#options.telemetry.emit({ ...crash.event, kind: 'started-over' });
      }
    }
  }

  /** A start that takes longer than the invocation is waited for by the next one. */
  async #start(remainingMs: () => number): Promise<Instance> {
    const starting = this.#options.start(startBudgetMs(remainingMs()));
    try {
      return await inTime(starting, letterBudgetMs(remainingMs()));
    } catch (error) {
      if (error instanceof StartTooSlow) this.#starting = starting.catch(() => undefined);
      throw error;
    }
  }

  /** A frozen function's connections may be gone without its knowing. */
  async #wake({ services, probeAfterIdleMs }: Instance, timeoutMs: number): Promise<void> {
    // By the wall clock: a monotonic one may stand still while the function is frozen.
    if (this.#options.clock.now() - this.#idleSinceMs >= probeAfterIdleMs)
      await services.store.probe(timeoutMs);
  }
}

/** Thrown when an invocation must answer before its instance has started. */
class StartTooSlow extends BatchCrash {}

/** Waits for a start for `ms` of the wall's time; a pending start is not ended. */
async function inTime<T>(starting: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new StartTooSlow(tooSlow));
    }, ms);
  });
  try {
    return await Promise.race([starting, limit]);
  } finally {
    clearTimeout(timer);
  }
}

const tooSlow: Failure = {
  next: 'crash',
  stage: 'write',
  code: 'timeout',
  message: known(
    'the connector did not start before the invocation had to end: its secrets, the cluster or the schema did not answer; ' +
      'the next invocation waits for the same start',
  ),
};
