/** Takes the amounts that have a currency. */
import { defineConnector } from 'millrace';

export default defineConnector({
  name: 'notes',
  routes: [
    {
      topic: 'dlq.notes',
      table: 'dlq.notes',
      columns: {
        id: 'key',
        amount: ({ value }) => Number.parseInt(String((value as { amount: unknown }).amount), 10),
        note: 'value.note',
      },
    },
  ],
});
