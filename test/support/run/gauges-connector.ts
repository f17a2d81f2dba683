/** The last value of each gauge; one without a value is gone. */
import { defineConnector } from 'millrace';

export default defineConnector({
  name: 'gauges',
  routes: [
    {
      topic: 'metrics.gauges',
      table: 'metrics.gauges',
      columns: { name: 'key', value: 'value.value' },
      tombstones: 'skip',
    },
  ],
});
