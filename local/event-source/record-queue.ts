/** A record as it waits for its event. */
export interface PolledRecord {
  readonly offset: number;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  /** The record's JSON in the event; ASCII only, so that its length is its size. */
  readonly json: string;
}

/** Records in log order, taken from the front. */
export class RecordQueue {
  #records: PolledRecord[] = [];
  #head = 0;
  #bytes = 0;

  get count(): number {
    return this.#records.length - this.#head;
  }

  /** Of the records' JSON. */
  get bytes(): number {
    return this.#bytes;
  }

  get first(): PolledRecord | undefined {
    return this.#records[this.#head];
  }

  push(record: PolledRecord): void {
    this.#records.push(record);
    this.#bytes += record.json.length;
  }

  shift(): PolledRecord | undefined {
    const record = this.#records[this.#head];
    if (record === undefined) return undefined;
    this.#head += 1;
    this.#bytes -= record.json.length;
    if (this.#head > 1024 && this.#head * 2 > this.#records.length) {
      this.#records = this.#records.slice(this.#head);
      this.#head = 0;
    }
    return record;
  }

  clear(): void {
    this.#records = [];
    this.#head = 0;
    this.#bytes = 0;
  }
}
