/** The front door of the package: what a `connector.ts` imports from 'millrace'. */
import type { ConnectorDefinition } from './connector.ts';
import type { TypedRoutes } from './typed-routes.ts';

export type {
  BlobEncoding,
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
  UnitsByType,
  ValueOptions,
} from './connector.ts';
export { bytes } from '../decode/bytes/bytes.ts';
export type { Format } from '../decode/format.ts';
export { json } from '../decode/json/json.ts';
export { text } from '../decode/text/text.ts';
export type { DevFeed, DevFindings, DevRecord, DevRun, DevSource } from './dev-source.ts';

/**
 * Declares a connector: its name, and which topic goes to which table. The result is frozen.
 * Nothing is checked here beyond the types: `millrace check` and the build do it against the tables.
 *
 * ```ts
 * export default defineConnector({
 *   name: 'orders',
 *   routes: [
 *     {
 *       topic: 'shop.orders',
 *       table: 'shop.orders_by_customer',
 *       columns: { customer_id: 'key', order_id: 'value.id', city: 'value.address.city' },
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
