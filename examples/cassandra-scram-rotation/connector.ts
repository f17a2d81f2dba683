/** Transfers by account, the newest first; a tombstone deletes. */
import { defineConnector, json } from 'millrace';

export default defineConnector({
  name: 'transfers',
  routes: [
    {
      topic: 'bank.transfers',
      key: json(),
      table: 'bank.transfers',
      columns: {
        account: 'key.account',
        booked_at: 'key.bookedAt',
        transfer_id: 'key.id',
        amount: 'value.amount',
        currency: 'value.currency',
      },
      tombstones: 'delete',
    },
  ],
});
