/**
 * The examples of docs/CONFIGURATION.md, where the compiler checks them: what stands between `#example NAME` and the
 * next such line is printed below the description of NAME.
 */
import type { ConnectorRecord, EmptyValues, RouteDefinition, TtlField, ValueOptions } from 'millrace';
import { defineConnector, json, text } from 'millrace';

interface Order {
  readonly id: string;
  readonly status: string;
}

export const connectorExample =
  // #example ConnectorDefinition
  defineConnector({
    name: 'orders',
    routes: [
      {
        topic: 'shop.orders',
        table: 'shop.orders_by_customer',
        columns: { customer_id: 'key', order_id: 'value.id', total: 'value.total' },
      },
    ],
    deadLetterLimit: 0.2,
  });
// #end

export const routeExample: RouteDefinition =
  // #example RouteDefinition
  {
    topic: 'shop.orders',
    key: text(),
    value: json(),
    table: 'shop.orders_by_customer',
    columns: {
      customer_id: 'key',
      order_id: 'value.id',
      seen_at: { from: 'value.seenAt', unit: 'seconds' },
      status: (record: ConnectorRecord<Order>) => record.value.status.toUpperCase(),
      channel: "'web'",
    },
    ttl: '90 days',
    timestamp: { field: 'value.updatedAt', unit: 'millis' },
    maxTimestampAhead: '1 hour',
    nulls: 'delete',
    tombstones: 'skip',
    emptyValues: { nothingMapped: 'skip' },
    where: (record: ConnectorRecord<Order>) => record.header('test') !== 'yes',
  };
// #end

export const valueExample: ValueOptions =
  // #example ValueOptions
  {
    unit: { timestamp: 'seconds', date: 'days' },
    encoding: 'hex',
    after9999: 'write',
    january1970: 'refuse',
    unknownFields: 'refuse',
  };
// #end

export const ttlExample: TtlField =
  // #example TtlField
  { from: 'value.ttl', unit: 'millis' };
// #end

export const emptyExample: EmptyValues =
  // #example EmptyValues
  { jsonNull: 'delete', noBytes: 'skip', nothingMapped: 'dead-letter' };
// #end
