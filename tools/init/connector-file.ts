import type { InitOptions } from './options.ts';

/** `connector.ts` of a new project. */
export const connectorFile = ({ name }: Pick<InitOptions, 'name'>): string => `\
import { defineConnector, json } from 'millrace';

/** The value of a record of shop.orders. Only functions need this type; expressions such as 'value.id' do not. */
interface Order {
  readonly id: string;
  readonly createdAt: string;
  readonly status: string;
  readonly total: number;
  readonly items: readonly { readonly sku: string; readonly quantity: number }[];
}

export default defineConnector({
  name: '${name}',
  routes: [
    {
      topic: 'shop.orders',
      // key: text(), is the default; json() and bytes() are the others
      value: json<Order>(),
      table: 'shop.orders_by_customer',
      columns: {
        customer_id: 'key',
        ordered_at: 'value.createdAt',
        order_id: 'value.id',
        status: 'value.status',
        total: 'value.total', // a decimal keeps every digit
        item_count: (record) => record.value.items.length,
        source: 'header.source',
      },
      // Change these before the first deployment, if at all:
      // timestamp: 'record',   which of two changes of a row wins: the one with the later record timestamp
      // tombstones: 'skip',    'delete' deletes the row when a record has no value
      // nulls: 'unset',        'delete' deletes the column's value when a field is null
      // ttl: '90 days',        default: rows live as long as the table says
    },
  ],
});
`;
