/** A schema that the event source has looked up for a record, as Lambda's event names it. */
export interface SchemaMetadata {
  /** `AVRO`, `PROTOBUF` or `JSON`. */
  readonly dataFormat: string;
  /** A whole number of a Confluent-compatible registry, or the UUID of a schema version in Glue. */
  readonly schemaId: string;
}
