/** Where vehicles are: one row per report, kept for 90 days. */
import { defineConnector } from 'millrace';

export default defineConnector({
  name: 'positions',
  routes: [
    {
      topic: 'fleet.positions',
      table: 'fleet.positions',
      columns: {
        vehicle_id: 'key',
        at: 'timestamp',
        latitude: 'value.position.lat',
        longitude: 'value.position.lon',
        speed_kmh: 'value.speed',
      },
    },
  ],
});
