/** Meter readings, a partition per meter and day. */
import { type ConnectorRecord, defineConnector } from 'millrace';

interface Reading {
  readonly readAt: string;
}

export default defineConnector({
  name: 'readings',
  routes: [
    {
      topic: 'meters.readings',
      table: 'meters.readings',
      columns: {
        meter_id: 'key',
        day: (record: ConnectorRecord<Reading>) => record.value.readAt.slice(0, 10),
        read_at: 'value.readAt',
        kwh: 'value.kwh',
      },
    },
  ],
});
