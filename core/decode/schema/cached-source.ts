import { RecordError } from '../../failure/failure.ts';
import type { FetchedSchema, SchemaId, SchemaSource } from './schema-source.ts';

/** What the cache may hold; a schema counts with the texts that it refers to. */
export interface CacheLimits {
  readonly schemas: number;
  readonly characters: number;
  /** Ids that a registry does not know. */
  readonly unknown: number;
  /** How long such an id is not asked for again. */
  readonly unknownMs: number;
}

const defaultLimits: CacheLimits = {
  schemas: 4_000,
  characters: 16 * 1024 * 1024,
  unknown: 10_000,
  unknownMs: 30_000,
};

interface Failed {
  readonly error: RecordError;
  readonly untilMs: number;
}

/**
 * Remembers the schemas of one registry. An id means the same schema for ever, so a schema is kept until more
 * recent ones need its place. One that does not exist may be registered, so that is kept for seconds only. A second
 * request for an id that is being fetched waits for the same answer.
 */
export class CachedSource implements SchemaSource {
  readonly #now: () => number;
  readonly #limits: CacheLimits;
  #source: SchemaSource;
  /** The least recently used first. */
  readonly #schemas = new Map<string, FetchedSchema>();
  #characters = 0;
  /** The oldest first. */
  readonly #unknown = new Map<string, Failed>();
  readonly #inFlight = new Map<string, Promise<FetchedSchema>>();

  /** @param now milliseconds, on any monotonic clock */
  constructor(source: SchemaSource, now: () => number, limits: CacheLimits = defaultLimits) {
    this.#source = source;
    this.#now = now;
    this.#limits = limits;
  }

  /** Fetches from another connection to the same registry from now on; what is known remains. */
  reconnect(source: SchemaSource): void {
    this.#source = source;
  }

  async fetch(id: SchemaId, timeoutMs: number): Promise<FetchedSchema> {
    const key = `${id.by} ${id.id}`;
    const known = this.#schemas.get(key);
    if (known !== undefined) {
      this.#schemas.delete(key);
      this.#schemas.set(key, known);
      return known;
    }
    const failed = this.#unknown.get(key);
    if (failed !== undefined && this.#now() < failed.untilMs) throw failed.error;
    const running = this.#inFlight.get(key);
    if (running !== undefined) return running;
    const fetching = this.#fetch(id, key, timeoutMs).finally(() => this.#inFlight.delete(key));
    this.#inFlight.set(key, fetching);
    return fetching;
  }

  async #fetch(id: SchemaId, key: string, timeoutMs: number): Promise<FetchedSchema> {
    try {
      const schema = await this.#source.fetch(id, timeoutMs);
      this.#keep(key, schema);
      this.#unknown.delete(key);
      return schema;
    } catch (error) {
      if (error instanceof RecordError && error.next === 'dead-letter') {
        this.#unknown.delete(key);
        this.#unknown.set(key, { error, untilMs: this.#now() + this.#limits.unknownMs });
        for (const oldest of this.#unknown.keys()) {
          if (this.#unknown.size <= this.#limits.unknown) break;
          this.#unknown.delete(oldest);
        }
      }
      throw error;
    }
  }

  #keep(key: string, schema: FetchedSchema): void {
    this.#schemas.set(key, schema);
    this.#characters += charactersOf(schema);
    for (const [oldest, dropped] of this.#schemas) {
      if (this.#schemas.size <= this.#limits.schemas && this.#characters <= this.#limits.characters) break;
      this.#schemas.delete(oldest);
      this.#characters -= charactersOf(dropped);
    }
  }
}

const charactersOf = ({ text, references }: FetchedSchema): number =>
  references.reduce((sum, reference) => sum + reference.text.length, text.length);
