import { known, knownNames, message } from '../../failure/failure-message.ts';
import { RecordError } from '../../failure/failure.ts';
import type { Codec, Payload, Side } from '../codec.ts';
import type { CodecRequest } from '../format-reader.ts';
import { SchemaError, type CompileSchema, type SchemaReader } from './compiled-schema.ts';
import { nameSchema, registryNames } from './name-schema.ts';
import type { Registry } from './registry.ts';
import type { FetchedSchema, SchemaId, SchemaSource, SchemaType } from './schema-source.ts';

/** How a format reads the data of a registry's schemas. */
export interface SchemaFormat {
  /** The schemas that it reads. */
  readonly reads: SchemaType;
  readonly compile: CompileSchema;
}

/** Compiled schemas of one codec. Those of the batch at hand are kept beyond it. */
const maxSchemas = 2_000;
/** Of one batch and codec. A batch of records that each name another schema is retried until all are fetched. */
const maxFetches = 1_000;

/**
 * Reads data with the schema that its record names. Before a batch is decoded, its schemas are fetched together, each
 * once, and compiled; what comes of one is remembered, unless the registry did not answer.
 */
export function registryCodec(registry: Registry, format: SchemaFormat, { schemas }: CodecRequest): Codec {
  const readers = new SchemaReaders(registry, format, schemas[registry.kind]);
  return {
    prepare: (payloads, side, timeoutMs) => readers.prepare(payloads, side, timeoutMs),
    decode: (bytes, side, record) => {
      const frame = registry.readFrame(bytes, side, record);
      return readers.readerOf(frame.schema)(frame, side);
    },
  };
}

/** A schema that can be read, or why it cannot; what may be otherwise with the next batch is not `final`. */
type Known = { readonly read: SchemaReader } | { readonly error: RecordError; readonly isFinal: boolean };

class SchemaReaders {
  readonly #registry: Registry;
  readonly #format: SchemaFormat;
  readonly #source: SchemaSource | undefined;
  /** The least recently used first. */
  readonly #known = new Map<SchemaId['id'], Known>();

  constructor(registry: Registry, format: SchemaFormat, source: SchemaSource | undefined) {
    this.#registry = registry;
    this.#format = format;
    this.#source = source;
  }

  readerOf(schema: SchemaId): SchemaReader {
    const known = this.#known.get(schema.id);
    if (known === undefined) throw this.#notFetched(schema, 'it was not asked for');
    if ('error' in known) throw known.error;
    return known.read;
  }

  async prepare(payloads: readonly Payload[], side: Side, timeoutMs: number): Promise<void> {
    const named = this.#schemasOf(payloads, side);
    const missing: SchemaId[] = [];
    for (const [id, schema] of named) {
      const known = this.#known.get(id);
      if (known === undefined || ('error' in known && !known.isFinal)) missing.push(schema);
      this.#remember(id, known ?? { error: this.#notFetched(schema, tooMany), isFinal: false });
    }
    await Promise.all(
      missing.slice(0, maxFetches).map(async (schema) => {
        this.#remember(schema.id, await this.#load(schema, timeoutMs));
      }),
    );
    this.#forget(named);
  }

  /** The schemas that payloads name, each once; one that names none is for `decode` to refuse. */
  #schemasOf(payloads: readonly Payload[], side: Side): ReadonlyMap<SchemaId['id'], SchemaId> {
    const schemas = new Map<SchemaId['id'], SchemaId>();
    let last: SchemaId['id'] | undefined;
    for (const { bytes, record } of payloads) {
      const schema = this.#schemaOf(bytes, side, record);
      if (schema === undefined || schema.id === last) continue;
      last = schema.id;
      schemas.set(last, schema);
    }
    return schemas;
  }

  #schemaOf(...payload: Parameters<Registry['schemaOf']>): SchemaId | undefined {
    try {
      return this.#registry.schemaOf(...payload);
    } catch (error) {
      if (error instanceof RecordError) return undefined;
      throw error;
    }
  }

  async #load(id: SchemaId, timeoutMs: number): Promise<Known> {
    if (this.#source === undefined) {
      throw new TypeError(`nothing fetches the schemas of registry '${this.#registry.kind}'`);
    }
    let schema: FetchedSchema;
    try {
      schema = await this.#source.fetch(id, timeoutMs);
    } catch (error) {
      if (error instanceof RecordError) return { error, isFinal: false };
      throw error;
    }
    return this.#compile(id, schema);
  }

  #compile(id: SchemaId, schema: FetchedSchema): Known {
    const { reads, compile } = this.#format;
    if (schema.type !== reads) return this.#invalid(id, `it is a schema of ${formats[schema.type]}`);
    if (schema.encrypts.length > 0) return { error: encrypted(id, schema.encrypts), isFinal: true };
    try {
      return { read: compile(schema) };
    } catch (error) {
      if (error instanceof SchemaError) return this.#invalid(id, error.message);
      // The stack of a schema that is nested too deeply for it.
      if (error instanceof RangeError) return this.#invalid(id, 'it is nested too deeply');
      throw error;
    }
  }

  #invalid(id: SchemaId, problem: string): Known {
    const reader = formats[this.#format.reads];
    const error = new RecordError(
      'decode',
      'schema_invalid',
      message`${known(nameSchema(id))} cannot be read as one of ${known(reader)}: ${known(problem)}`,
    );
    return { error, isFinal: true };
  }

  #notFetched(id: SchemaId, why: string): RecordError {
    const { kind } = this.#registry;
    return new RecordError(
      'decode',
      'registry_unavailable',
      message`${known(nameSchema(id))} of ${known(registryNames[kind])} was not fetched: ${known(why)}`,
      { next: 'retry' },
    );
  }

  #remember(id: SchemaId['id'], known: Known): void {
    this.#known.delete(id);
    this.#known.set(id, known);
  }

  #forget(named: ReadonlyMap<SchemaId['id'], SchemaId>): void {
    for (const id of this.#known.keys()) {
      // What the batch at hand names is last, and is still to be read.
      if (this.#known.size <= maxSchemas || named.has(id)) return;
      this.#known.delete(id);
    }
  }
}

const tooMany = `a batch names more schemas than ${maxFetches} that were not known; the others are fetched with the next`;

/** The format of a schema, and what reads it. */
const formats: Readonly<Record<SchemaType, string>> = {
  AVRO: 'Avro (avro())',
  PROTOBUF: 'Protobuf (protobuf())',
  JSON: 'JSON Schema (json())',
};

function encrypted(id: SchemaId, tags: readonly string[]): RecordError {
  return new RecordError(
    'decode',
    'encrypted_fields',
    message`${known(nameSchema(id))} has fields that the producer encrypts, by the tags ${knownNames(tags)}; encrypted fields are not read: let the producer write a schema without rules of encryption`,
  );
}
