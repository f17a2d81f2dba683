/** Documents of which two fields are read. Any share of dead letters is allowed: the test is of memory. */
import { defineConnector } from 'millrace';

export default defineConnector({
  name: 'memory',
  deadLetterLimit: 1,
  routes: [
    {
      topic: 'memory.documents',
      table: 'memory.documents',
      columns: { id: 'key', amount: 'value.amount', items: 'value.items' },
    },
  ],
});
