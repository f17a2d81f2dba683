/** One column of documents of any size. */
import { defineConnector } from 'millrace';

export default defineConnector({
  name: 'heavy',
  routes: [
    { topic: 'heavy.documents', table: 'heavy.documents', columns: { id: 'key', amount: 'value.amount' } },
  ],
});
