import { defineConnector } from 'millrace';

export default defineConnector({
  name: 'orders',
  routes: [
    {
      topic: 'shop.orders',
      table: 'shop.orders',
      columns: { customer_id: 'key', at: 'timestamp', id: 'value.id', total: 'value.total' },
    },
  ],
});
