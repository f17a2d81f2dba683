import { defineConnector, json } from '../../../../core/connector/define.ts';

/** A connector of one route, which sends timestamps and a TTL. */
export default defineConnector({
  name: 'orders',
  routes: [
    {
      topic: 'notes',
      value: json(),
      table: 'app.notes',
      columns: { id: 'value.id', at: 'value.at', body: 'value.body', place: 'value.place' },
      ttl: '90 days',
    },
  ],
});
