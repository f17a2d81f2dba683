/** Readings, counted by their metrics; some are poisoned on purpose. */
import { defineConnector } from 'millrace';

export default defineConnector({
  name: 'counted',
  routes: [
    {
      topic: 'counted.readings',
      table: 'counted.readings',
      columns: { sensor: 'key', reading: 'value.reading' },
    },
  ],
});
