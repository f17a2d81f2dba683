import { defineConnector, json, text } from '../../../core/connector/define.ts';

/** News of orders into a table with client-side timestamps, and into one without. */
export default defineConnector({
  name: 'keyspaces-orders',
  routes: [
    {
      topic: 'orders',
      key: text(),
      value: json(),
      table: 'load_balanced.orders',
      columns: { customer: 'key', id: 'value.id', total: 'value.total' },
      tombstones: 'skip',
    },
    {
      topic: 'orders',
      key: text(),
      value: json(),
      table: 'load_balanced.latest',
      columns: { customer: 'key', id: 'value.id', total: 'value.total' },
      timestamp: 'server',
    },
  ],
});
