/** Orders in Protobuf, whose schemas are in AWS Glue Schema Registry. */
import { defineConnector, glueRegistry, protobuf, text } from 'millrace';

export default defineConnector({
  name: 'sales',
  routes: [
    {
      topic: 'sales.orders',
      table: 'sales.orders',
      key: text(),
      value: protobuf({ registry: glueRegistry() }),
      columns: {
        customer_id: 'value.customer_id',
        created_at: 'value.created_at',
        order_id: 'value.id',
        status: 'value.status',
        note: 'value.note',
        items: 'value.items',
        attributes: 'value.attributes',
      },
    },
  ],
});
