// An import of the file would be of no module, and would not reach the declarations that are published.
// eslint-disable-next-line @typescript-eslint/triple-slash-reference
/// <reference path="./schema-files.d.ts" preserve="true" />
/** The front door of the package: what a `connector.ts` imports from 'millrace'. */
import type { ConnectorDefinition } from './connector.ts';
import type { TypedRoutes } from './typed-routes.ts';

export type {
  ColumnDefinition,
  ColumnSource,
  ColumnWithOptions,
  ConnectorDefinition,
  ConnectorRecord,
  DateUnit,
  DurationText,
  EmptyValueAction,
  EmptyValues,
  ExpressionText,
  RecordFunction,
  RouteDefinition,
  TimestampSource,
  TimeUnit,
  TtlField,
  ValueOptions,
} from './connector.ts';
export type { BlobEncoding, NumberForm, PatternsByType, UnitsByType, UuidForm } from './value-options.ts';
export { avro } from '../decode/avro/avro.ts';
export type { AvroOptions, AvroReading, BareAvro, RegisteredAvro } from '../decode/avro/avro.ts';
export { bytes } from '../decode/bytes/bytes.ts';
export { gzip } from '../decode/compressed/gzip.ts';
export { zlib } from '../decode/compressed/zlib.ts';
export { connectJson } from '../decode/connect/connect-json.ts';
export { csv } from '../decode/csv/csv.ts';
export type { CsvOptions } from '../decode/csv/csv-options.ts';
export type { Format } from '../decode/format.ts';
export { json } from '../decode/json/json.ts';
export { protobuf, type BareProtobuf, type RegisteredProtobuf } from '../decode/protobuf/protobuf.ts';
export { apicurioRegistry, type ApicurioRegistryOptions } from '../decode/schema/apicurio-registry.ts';
export { confluentRegistry, type ConfluentRegistryOptions } from '../decode/schema/confluent-registry.ts';
export { glueRegistry, type GlueRegistryOptions } from '../decode/schema/glue-registry.ts';
export type { SchemaRegistry } from '../decode/schema/schema-registry.ts';
export { boolean } from '../decode/primitive/boolean.ts';
export { double, float, int, long, short } from '../decode/primitive/numbers.ts';
export { uuid } from '../decode/primitive/uuid.ts';
export { text } from '../decode/text/text.ts';
export type {
  DevFeed,
  DevFindings,
  DevRecord,
  DevRegistry,
  DevRun,
  DevSchema,
  DevSource,
} from './dev-source.ts';

/**
 * Declares a connector: its name, and which topic is written to which table. Returns the definition, frozen. It checks
 * types only and never throws: `millrace check`, synthesis and the function's start check it against the tables.
 *
 * Functions of a route have the type of its format: with `value: json<Order>()`, `record.value` is an `Order`, or
 * `Order | null` with `tombstones: 'delete'`.
 *
 * ```ts
 * export default defineConnector({
 *   name: 'orders',
 *   routes: [
 *     {
 *       topic: 'shop.orders',
 *       table: 'shop.orders_by_customer',
 *       value: json<Order>(),
 *       columns: {
 *         customer_id: 'key',
 *         order_id: 'value.id',
 *         day: ({ value }) => value.createdAt.slice(0, 10),
 *       },
 *     },
 *   ],
 * });
 * ```
 */
export function defineConnector<const Values extends readonly unknown[]>(
  definition: TypedConnector<Values>,
): ConnectorDefinition;
export function defineConnector(definition: ConnectorDefinition): ConnectorDefinition {
  return deepFreeze(definition);
}

/** A connector whose routes are typed by their formats. */
interface TypedConnector<Values extends readonly unknown[]> extends Omit<ConnectorDefinition, 'routes'> {
  readonly routes: TypedRoutes<Values>;
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
