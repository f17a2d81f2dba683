/** Takes the amounts that have a currency, and cannot take those that are no number at all. */
import { defineConnector } from 'millrace';

export default defineConnector({
  name: 'letters',
  routes: [
    {
      topic: 'letters.notes',
      table: 'letters.notes',
      columns: {
        id: 'key',
        amount: ({ value }) => {
          const { amount } = value as { amount: string };
          return /^\d/.test(amount) ? Number.parseInt(amount, 10) : amount;
        },
      },
    },
  ],
});
