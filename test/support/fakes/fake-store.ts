import { known } from '../../../core/failure/failure-message.ts';
import type { TableSchema } from '../../../core/cql/table.ts';
import type { Failure } from '../../../core/failure/failure.ts';
import type { Write, WriteGroup, WriteShape } from '../../../core/record/write.ts';
import { BatchCrash } from '../../../core/record/batch-crash.ts';
import type { Clock } from '../../../lambda/ports/clock.ts';
import type { RowStore } from '../../../lambda/ports/store.ts';

/** What the cluster makes of a request: nothing (it is written), a failure, or a failure although it was written. */
export type Answer = Failure | { readonly writtenBut: Failure } | undefined;

export interface FakeStoreOptions {
  readonly tables?: readonly TableSchema[];
  readonly clock?: Clock;
  /** How long a request takes; needs `clock`. A request that takes longer than its time-out fails, but is written. */
  readonly latencyMs?: (group: WriteGroup) => number;
  readonly answer?: (group: WriteGroup) => Answer;
}

/** A store in memory. Of a row's writes the one with the highest timestamp stays; without timestamps, the last. */
export class FakeStore implements RowStore {
  readonly prepared: WriteShape[] = [];
  /** Every request, in the order sent. */
  readonly requests: WriteGroup[] = [];
  mostInFlight = 0;
  probes = 0;
  /** Called whenever a request has ended. */
  onEnd: () => void = () => undefined;
  isClosed = false;
  /** Takes the place of the tables of the options. */
  tables: readonly TableSchema[] | undefined;
  hasSchemaNews = false;
  tableReads = 0;
  /** Why tables cannot be read now. */
  failsToRead: () => Failure | undefined = () => undefined;
  /** By row identity: the write that won; a delete is one too. */
  readonly rows = new Map<string, Write>();
  readonly #options: FakeStoreOptions;
  #inFlight = 0;

  constructor(options: FakeStoreOptions = {}) {
    this.#options = options;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  takeSchemaNews(): boolean {
    const hadNews = this.hasSchemaNews;
    this.hasSchemaNews = false;
    return hadNews;
  }

  async readTable(keyspace: string, table: string): Promise<TableSchema | undefined> {
    this.tableReads += 1;
    const failure = this.failsToRead();
    if (failure !== undefined) throw new BatchCrash(failure);
    const tables = this.tables ?? this.#options.tables ?? [];
    return Promise.resolve(tables.find((each) => each.keyspace === keyspace && each.name === table));
  }

  async prepare(shapes: readonly WriteShape[]): Promise<void> {
    for (const { keyspace, table } of shapes) {
      if ((await this.readTable(keyspace, table)) !== undefined) continue;
      const message = known(`unconfigured table ${table}`);
      throw new BatchCrash({ next: 'crash', stage: 'write', code: 'schema_missing', message });
    }
    this.prepared.push(...shapes);
  }

  async write(group: WriteGroup, timeoutMs: number): Promise<Failure | undefined> {
    const { answer, clock, latencyMs } = this.#options;
    if (this.isClosed) return closed;
    this.requests.push(group);
    this.#inFlight += 1;
    this.mostInFlight = Math.max(this.mostInFlight, this.#inFlight);
    const tookMs = latencyMs?.(group) ?? 0;
    await clock?.sleep(Math.min(tookMs, timeoutMs));
    this.#inFlight -= 1;
    this.onEnd();
    if (tookMs > timeoutMs) {
      this.#apply(group);
      return timeout;
    }
    const answered = answer?.(group);
    if (answered === undefined || 'writtenBut' in answered) this.#apply(group);
    return answered === undefined || !('writtenBut' in answered) ? answered : answered.writtenBut;
  }

  probe(): Promise<void> {
    this.probes += 1;
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.isClosed = true;
    return Promise.resolve();
  }

  #apply(group: WriteGroup): void {
    for (const write of group.writes) {
      const known = this.rows.get(write.rowId);
      if ((known?.timestampMicros ?? -Infinity) > (write.timestampMicros ?? Infinity)) continue;
      this.rows.set(write.rowId, write);
    }
  }
}

const closed: Failure = {
  next: 'retry',
  stage: 'write',
  code: 'connection_lost',
  message: known('the store is closed'),
};

export const timeout: Failure = {
  next: 'retry',
  stage: 'write',
  code: 'timeout',
  message: known('the cluster did not answer in time'),
};
