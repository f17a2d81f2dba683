/** Orders in Avro, whose schemas are in a Confluent-compatible registry. */
import { avro, confluentRegistry, defineConnector, text } from 'millrace';

export default defineConnector({
  name: 'avro-orders',
  routes: [
    {
      topic: 'shop.avro-orders',
      table: 'shop.avro_orders',
      key: text(),
      value: avro({ registry: confluentRegistry() }),
      columns: {
        customer_id: 'value.customerId',
        created_at: 'value.createdAt',
        order_id: 'value.id',
        status: 'value.status',
        total: 'value.total',
        note: 'value.note',
        address: 'value.address',
        items: 'value.items',
        attributes: 'value.attributes',
      },
    },
  ],
});
