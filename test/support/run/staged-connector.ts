/** Notes of two stages; an amount that is no number is a dead letter. */
import { defineConnector } from 'millrace';

export default defineConnector({
  name: 'staged',
  routes: [{ topic: 'staged.notes', table: 'staged.notes', columns: { id: 'key', amount: 'value.amount' } }],
});
