/** Meter readings, a partition per meter and day. */
import { defineConnector, json } from 'millrace';

interface Reading {
  readonly readAt: string;
}

export default defineConnector({
  name: 'readings',
  routes: [
    {
      topic: 'meters.readings',
      value: json<Reading>(),
      table: 'meters.readings',
      columns: {
        meter_id: 'key',
        day: (record) => record.value.readAt.slice(0, 10),
        read_at: 'value.readAt',
        kwh: 'value.kwh',
      },
    },
  ],
});
