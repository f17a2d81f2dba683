import type { Decoded, Side } from '../codec.ts';
import type { FetchedSchema, SchemaId } from './schema-source.ts';

/** A payload taken apart: which schema it was written with, and what of it is the data. */
export interface Frame {
  readonly schema: SchemaId;
  /** What follows the id, decompressed. For Protobuf it begins with the place of the message, unless `place` has it. */
  readonly body: Buffer;
  /**
   * How the place of a Protobuf message in its file is written: `confluent` as a list of indexes, `glue` as one index,
   * `apicurio` by its name, in a message of its own (1: name) after the length of that; `none` where it is not written,
   * and the file's first is meant.
   */
  readonly placeForm: 'confluent' | 'glue' | 'apicurio' | 'none';
  /** The bytes of the place, where they are not in front of the body; of Apicurio the name itself, UTF-8. */
  readonly place?: Buffer;
}

/** Reads the data of payloads that were written with one schema. Throws RecordError('decode', …). */
export type SchemaReader = (frame: Pick<Frame, 'body' | 'placeForm' | 'place'>, side: Side) => Decoded;

/** Compiles a schema; throws SchemaError where it cannot be read. */
export type CompileSchema = (schema: FetchedSchema) => SchemaReader;

/**
 * A schema that cannot be read. A schema is no payload: the message may show its names.
 * `path` leads to the place in a JSON schema (`.fields[2].type`); in a .proto file it is `line:column`.
 */
export class SchemaError extends Error {
  override readonly name = 'SchemaError';
  readonly path: string;
  readonly problem: string;

  constructor(path: string, problem: string) {
    super(path === '' ? problem : `at ${path}: ${problem}`);
    this.path = path;
    this.problem = problem;
  }
}
