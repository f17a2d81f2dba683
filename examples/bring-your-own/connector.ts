/** The latest state of every contact; a tombstone deletes it. */
import { defineConnector } from 'millrace';

export default defineConnector({
  name: 'contacts',
  routes: [
    {
      topic: 'crm.contacts',
      table: 'crm.contacts',
      columns: {
        contact_id: 'key',
        name: 'value.name',
        email: 'value.email',
        changed_at: 'timestamp',
      },
      nulls: 'delete',
      tombstones: 'delete',
    },
  ],
});
