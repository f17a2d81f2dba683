/** Can't take the amounts that have a currency. */
import { defineConnector } from 'millrace';

export default defineConnector({
  name: 'notes',
  routes: [
    {
      topic: 'dlq.notes',
      table: 'dlq.notes',
      columns: { id: 'key', amount: 'value.amount', note: 'value.note' },
    },
  ],
});
