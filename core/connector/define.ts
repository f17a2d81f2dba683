/** The front door of the package: what a `connector.ts` imports from 'millrace'. */
import type { ConnectorDefinition, Format } from './connector.ts';

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
  Format,
  RecordFunction,
  RouteDefinition,
  TimestampSource,
  TimeUnit,
  TtlField,
  UnitsByType,
  ValueOptions,
} from './connector.ts';

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
export function defineConnector(definition: ConnectorDefinition): ConnectorDefinition {
  return deepFreeze(definition);
}

/** Keys or values are JSON documents. A number keeps all its digits on the way into a column. */
export function json(): Format {
  return jsonFormat;
}

/** Keys or values are UTF-8 text. */
export function text(): Format {
  return textFormat;
}

/** Keys or values are bytes of no known format. */
export function bytes(): Format {
  return bytesFormat;
}

const jsonFormat: Format = Object.freeze({ kind: 'json' });
const textFormat: Format = Object.freeze({ kind: 'text' });
const bytesFormat: Format = Object.freeze({ kind: 'bytes' });

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
