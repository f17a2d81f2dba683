/** An audit log: every event a row, for a year. */
import { defineConnector } from 'millrace';

export default defineConnector({
  name: 'audit',
  routes: [
    {
      topic: 'audit.events',
      table: 'audit.events',
      columns: {
        actor: 'value.actor',
        at: 'timestamp',
        event_id: 'value.id',
        action: 'value.action',
        details: 'value.details',
      },
      ttl: '365 days',
    },
  ],
});
