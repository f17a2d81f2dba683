/**
 * A shop: every order goes to two tables, one lists a customer's orders, the other a day's.
 * `npm run millrace -- check examples/shop/connector.ts` compares this file with schema.cql.
 */
import { defineConnector, json, text } from 'millrace';

/** What the functions below read of an order; expressions need no types. */
interface Order {
  readonly createdAt: string;
}

/** What both tables hold of an order. Text is an expression: most often a path into the record. */
const order = {
  order_id: 'value.id',
  ordered_at: 'value.createdAt',
  status: 'value.status',
  total: 'value.total', // a decimal keeps every digit: 19.90 does not become 19.9
  items: 'value.items', // a list of objects fills a list of the type `item`
  ship_to: 'value.address', // an object fills the type `address`
  source: 'header.source',
} as const;

export default defineConnector({
  name: 'orders',
  routes: [
    {
      topic: 'shop.orders',
      key: text(),
      value: json(),
      table: 'shop.orders_by_customer',
      columns: {
        ...order,
        customer_id: 'key',
        tags: 'value.tags',
        attributes: 'value.attributes',
        channel: "'kafka'", // a literal: quotes within quotes
        written_at: 'now()',
      },
    },
    {
      topic: 'shop.orders',
      value: json<Order>(),
      table: 'shop.orders_by_day',
      columns: {
        ...order,
        // A function computes what no path can.
        day: (record) => record.value.createdAt.slice(0, 10),
        country: 'value.address.country',
        customer_id: 'key',
        first_sku: 'value.items[0].sku',
      },
      ttl: '90 days',
    },
  ],
});
