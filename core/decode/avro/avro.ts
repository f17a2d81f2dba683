import type { Format } from '../format.ts';
import type { SchemaRegistry } from '../schema/schema-registry.ts';
import { avroReader } from './avro-reader.ts';

/** Where the schemas of records are, and how they are read. */
export type AvroOptions = RegisteredAvro | BareAvro;

/** Records that name their schemas, which a registry has. */
export interface RegisteredAvro extends AvroReading {
  /** The registry, and how records name their schemas: `confluentRegistry()`. */
  readonly registry: SchemaRegistry;
  readonly schema?: never;
}

/** Records that are all written with one schema, and do not name it. */
export interface BareAvro extends AvroReading {
  /**
   * The schema that the producer writes with, as the text of JSON: `import order from './order.avsc'`. A record of a
   * later version of it is malformed, or is read as something else: with several versions use a registry.
   */
  readonly schema: string;
  readonly registry?: never;
}

/** How Avro is read, with a registry and without. */
export interface AvroReading {
  /**
   * A schema that records are read as, whatever schema they are written with: with its names and aliases, its defaults
   * and its promotions. What it does not take is a dead letter. Default: records are read as they are written.
   */
  readonly readerSchema?: string;
  /**
   * Schemas that define names which `schema` and `readerSchema` use, each before those that use its names. Default:
   * none.
   */
  readonly references?: readonly string[];
}

/**
 * Keys, values or headers are Avro's binary encoding: `value: avro<Order>({ registry: confluentRegistry() })`, or with
 * the schema of a file, `avro<Order>({ schema: order })`. Data is read with the schema that it was written with. Bytes
 * that are not of it make their record a dead letter (`malformed_avro`), as does a schema that cannot be read
 * (`schema_invalid`).
 *
 * Numbers have all their digits when they reach a column: a `long` beyond 2^53, a `decimal` with its scale, a timestamp
 * with its unit. A union is the value of its type, an enum its symbol, `bytes` and `fixed` are a Buffer.
 *
 * `Order` is the type that the functions of the route see: their numbers are JavaScript's, and a timestamp is an object
 * whose `String(…)` is ISO 8601. Nothing checks that the records are of that type.
 */
export function avro<Value = unknown>(options: AvroOptions): Format<Value>;
export function avro(options: AvroOptions): Format {
  return avroReader(options);
}
