/** A row per name: whatever is written last must stay. */
import { defineConnector } from 'millrace';

export default defineConnector({
  name: 'counts',
  routes: [{ topic: 'crash.counts', table: 'crash.counts', columns: { name: 'key', round: 'value.round' } }],
});
