import { isObject } from '../value/is-object.ts';

/** A schema that the event source has looked up for a record, as Lambda's event names it. */
export interface SchemaMetadata {
  /** `AVRO`, `PROTOBUF` or `JSON`. */
  readonly dataFormat: string;
  /** A whole number of a Confluent-compatible registry, or the UUID of a schema version in Glue. */
  readonly schemaId: string;
}

/** The metadata that an event or a dead letter has; `undefined` for what is not of its form. A number may be the id. */
export function readSchemaMetadata(value: unknown): SchemaMetadata | undefined {
  if (!isObject(value)) return undefined;
  const { dataFormat, schemaId } = value;
  if (typeof dataFormat !== 'string') return undefined;
  if (typeof schemaId === 'number' && Number.isSafeInteger(schemaId)) {
    return { dataFormat, schemaId: String(schemaId) };
  }
  return typeof schemaId === 'string' ? { dataFormat, schemaId } : undefined;
}
