/** What the benchmark measures: one topic to one table, so that a record is a row. */
import { defineConnector } from 'millrace';

export default defineConnector({
  name: 'bench',
  routes: [
    {
      topic: 'bench.orders',
      table: 'bench.orders',
      columns: {
        customer_id: 'key',
        ordered_at: 'value.createdAt',
        order_id: 'value.id',
        status: 'value.status',
        total: 'value.total',
        quantity: 'value.quantity',
        street: 'value.address.street',
        city: 'value.address.city',
        zip: 'value.address.zip',
        note: 'value.note',
      },
    },
  ],
});
