/** The registries whose schemas can be fetched. */
export const registryKinds = ['confluent', 'apicurio', 'glue'] as const;

export type RegistryKind = (typeof registryKinds)[number];

/** How a record names its schema. */
export type SchemaId =
  /** A whole number of a Confluent-compatible registry, of 4 bytes. */
  | { readonly by: 'id'; readonly id: number }
  /** Of a Confluent registry: 36 characters. */
  | { readonly by: 'guid'; readonly id: string }
  /** Of Apicurio Registry, of 8 bytes, or of 4. */
  | { readonly by: 'globalId' | 'contentId'; readonly id: bigint }
  /** A schema version in Glue: the 36 characters of its UUID. */
  | { readonly by: 'version'; readonly id: string };

export const schemaTypes = ['AVRO', 'PROTOBUF', 'JSON'] as const;

export type SchemaType = (typeof schemaTypes)[number];

/** A schema as a registry answers it. */
export interface FetchedSchema {
  readonly type: SchemaType;
  /** As registered: for Protobuf .proto text, or base64 of a FileDescriptorProto. */
  readonly text: string;
  /** The schemas that it refers to and those that they refer to, each before what refers to it. `name` is as in the schema. */
  readonly references: readonly { readonly name: string; readonly text: string }[];
  /** Tags of fields that the producer has encrypted; empty where it has none. */
  readonly encrypts: readonly string[];
}

/** Fetches schemas from one registry. */
export interface SchemaSource {
  /**
   * Rejects with RecordError('decode', …): `schema_not_found`, or `registry_unavailable` with `next: 'retry'`, within
   * `timeoutMs`; with BatchCrash `registry_refused` where the registry does not let the function in.
   */
  fetch(id: SchemaId, timeoutMs: number): Promise<FetchedSchema>;
}

/** The registries that a connector's formats name. */
export type SchemaSources = Readonly<Partial<Record<RegistryKind, SchemaSource>>>;
