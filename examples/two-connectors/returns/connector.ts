import { defineConnector } from 'millrace';

export default defineConnector({
  name: 'returns',
  routes: [
    {
      topic: 'shop.returns',
      table: 'shop.returns',
      columns: { customer_id: 'key', at: 'timestamp', id: 'value.id', total: 'value.total' },
    },
  ],
});
