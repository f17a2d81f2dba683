import type { Format } from '../format.ts';
import type { FormatReader } from '../format-reader.ts';
import { registryCodec } from '../schema/registry-codec.ts';
import type { SchemaRegistry } from '../schema/schema-registry.ts';
import { messageReaders } from './message-codec.ts';
import { OptionsReader } from './options.ts';
import { schemaCompiler } from './schema-reader.ts';

/** Protobuf whose schemas are in a registry. */
export interface RegisteredProtobuf {
  /** Where the schemas are, and how a record names its schema. */
  readonly registry: SchemaRegistry;
  /** The full name of the message that all records are, `'shop.Order'`; another one is a dead letter. Default: each record's own. */
  readonly message?: string;
  /**
   * The texts of files that the schemas import and the registry does not send along, as Glue sends none:
   * `{ 'common/money.proto': money }`. Google's well-known files, `google/type` and Confluent's need not be given.
   * Default: none.
   */
  readonly imports?: Readonly<Record<string, string>>;
}

/** Bare Protobuf of a schema in the project. */
export interface BareProtobuf {
  /** The text of a .proto file: `import order from './order.proto'`. Or base64 of its descriptor. */
  readonly schema: string;
  /** The full name of the message, `'shop.Order'`. Default: the only message of the file. */
  readonly message?: string;
  /**
   * The texts of the files that the schema imports: `{ 'common/money.proto': money }`. Google's well-known files,
   * `google/type` and Confluent's need not be given. Default: none.
   */
  readonly imports?: Readonly<Record<string, string>>;
}

/**
 * Keys, values or headers are Protobuf: `value: protobuf<Order>({ registry: confluentRegistry() })`, or with a schema
 * of the project `protobuf<Order>({ schema: order, message: 'shop.Order' })`. Fields are named as in the schema.
 * Numbers of 64 bits have all their digits when they reach a column, a Timestamp its nanoseconds, and an enum is its
 * name.
 *
 * A field that is not in the bytes is its zero value where the schema gives it no presence, and absent otherwise. Bytes
 * that are not Protobuf of their schema make their record a dead letter (`malformed_protobuf`).
 *
 * `Order` is the type that the functions of the route see. Nothing checks that the messages are of that type.
 */
export function protobuf<Value = unknown>(options: RegisteredProtobuf | BareProtobuf): Format<Value>;
export function protobuf(options: RegisteredProtobuf | BareProtobuf): Format {
  const given = new OptionsReader(options);
  const { registry, message, imports } = given;
  return Object.freeze<FormatReader>({
    kind: 'protobuf',
    reads: 'document',
    // No byte at all is a message whose fields are all left out.
    acceptsNoBytes: registry === undefined || registry.prefixBytes === 0,
    get problems() {
      return given.problems;
    },
    ...(registry === undefined ? {} : { registry: registry.kind, isSchemaInEvent: registry.isInEvent }),
    compile: (request) => {
      const { isExact, paths } = request;
      if (registry === undefined) {
        const { file, message: type } = given.bare;
        return { decode: messageReaders(file, { isExact, paths })(type) };
      }
      const compile = schemaCompiler({ isExact, paths, message, imports });
      return registryCodec(registry, { reads: 'PROTOBUF', compile }, request);
    },
    toJSON: () => given.toJSON(),
  });
}
