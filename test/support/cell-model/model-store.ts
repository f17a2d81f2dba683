import { known } from '../../../core/failure/failure-message.ts';
import type { TableSchema } from '../../../core/cql/table.ts';
import type { Failure } from '../../../core/failure/failure.ts';
import type { WriteGroup } from '../../../core/record/write.ts';
import type { RowStore } from '../../../lambda/ports/store.ts';
import type { VirtualTime } from '../flow-simulator/virtual-time.ts';
import { readWrite } from './read-write.ts';
import { CellTable } from './table.ts';

/** What becomes of one request. */
export interface Fate {
  /** When the cluster applies it, after it was sent; `undefined`: never. It may be long after the answer. */
  readonly appliedAfterMs: number | undefined;
  readonly answeredAfterMs: number;
  readonly failure?: Failure;
}

/** A cluster of one table whose cells resolve as Cassandra's do; every request meets the fate that is drawn for it. */
export class ModelStore implements RowStore {
  readonly table = new CellTable();
  readonly #schema: TableSchema;
  readonly #time: VirtualTime;
  readonly #drawFate: () => Fate;
  /** No two requests get the same timestamp from the server. */
  #requests = 0n;

  constructor(schema: TableSchema, time: VirtualTime, drawFate: () => Fate) {
    this.#schema = schema;
    this.#time = time;
    this.#drawFate = drawFate;
  }

  takeSchemaNews(): boolean {
    return false;
  }

  readTable(): Promise<TableSchema> {
    return Promise.resolve(this.#schema);
  }

  prepare(): Promise<void> {
    return Promise.resolve();
  }

  probe(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  async write(group: WriteGroup, timeoutMs: number): Promise<Failure | undefined> {
    const { appliedAfterMs, answeredAfterMs, failure } = this.#drawFate();
    const sentAtMs = this.#time.now();
    if (appliedAfterMs !== undefined) {
      this.#time.at(sentAtMs + appliedAfterMs, () => {
        this.#apply(group);
      });
    }
    await this.#time.sleep(Math.min(answeredAfterMs, timeoutMs));
    return answeredAfterMs > timeoutMs ? noAnswer : failure;
  }

  #apply({ writes }: WriteGroup): void {
    this.#requests += 1n;
    const { partitionKey, clusteringKey } = this.#schema;
    const keyColumns = [...partitionKey, ...clusteringKey].map(({ name }) => name);
    const atSeconds = Math.floor(this.#time.now() / 1000);
    for (const write of writes) {
      this.table.apply(readWrite(write, { serverMicros: this.#requests, atSeconds, keyColumns }));
    }
  }
}

const noAnswer: Failure = {
  next: 'retry',
  stage: 'write',
  code: 'timeout',
  message: known('no answer in time'),
};
