import { nameSchema } from '../../../core/decode/schema/name-schema.ts';
import type { FetchedSchema, SchemaId, SchemaSource } from '../../../core/decode/schema/schema-source.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HttpRegistryConfig } from './config.ts';
import { readSchema, type ConfluentSchema, type SubjectVersion } from './confluent-answers.ts';
import { HttpRegistry } from './http-registry.ts';
import { resolveReferences } from './resolve-references.ts';

/** Fetches schemas by Confluent's API. An address may lead to a context: `https://host/contexts/.name`. */
export class ConfluentSource implements SchemaSource {
  readonly #registry: HttpRegistry;
  readonly #clock: Clock;

  constructor(config: HttpRegistryConfig, clock: Clock) {
    this.#registry = new HttpRegistry(config, clock);
    this.#clock = clock;
  }

  async fetch(id: SchemaId, timeoutMs: number): Promise<FetchedSchema> {
    const endsAtMs = this.#clock.monotonic() + timeoutMs;
    const path = id.by === 'guid' ? `/schemas/guids/${id.id}` : `/schemas/ids/${id.id}`;
    const schema = await this.#ask(path, nameSchema(id), endsAtMs);
    const references = await resolveReferences(schema.references, (reference) =>
      this.#askSubject(reference, `${nameSchema(id)} refers to ${reference.name}, which`, endsAtMs),
    );
    return { type: schema.type, text: schema.text, references, encrypts: schema.encrypts };
  }

  close(): void {
    this.#registry.close();
  }

  #askSubject(
    { subject, version }: SubjectVersion,
    what: string,
    endsAtMs: number,
  ): Promise<ConfluentSchema> {
    // A subject that was deleted is still there for those that refer to it.
    const path = `/subjects/${encodeURIComponent(subject)}/versions/${version}?deleted=true`;
    return this.#ask(path, what, endsAtMs);
  }

  #ask(path: string, what: string, endsAtMs: number): Promise<ConfluentSchema> {
    return this.#registry.ask({ path, what, read: (answer) => readSchema(answer, what) }, endsAtMs);
  }
}
