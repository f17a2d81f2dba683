/** What sensors of another program say: every kind of source into a history, and the latest of each with deletes. */
import { defineConnector } from 'millrace';

export default defineConnector({
  name: 'readings',
  routes: [
    {
      topic: 'plant.readings',
      table: 'plant.history',
      columns: {
        sensor: 'key',
        at: 'timestamp',
        partition: 'partition',
        position: 'offset',
        value: 'value.measured.value',
        unit: 'value.measured["unit of it"]',
        tags: 'value.tags',
        first_tag: 'value.tags[0]',
        labels: 'value.labels',
        place: 'value.place',
        serial: 'value.serial',
        origin: 'header.origin',
        kind: "'reading'",
        shout: (record) => String(record.key).toUpperCase(),
      },
      where: (record) => record.header('ignore') === undefined,
    },
    {
      topic: 'plant.readings',
      table: 'plant.latest',
      tombstones: 'delete',
      columns: {
        sensor: 'key',
        value: 'value.measured.value',
        at: 'timestamp',
      },
      where: (record) => record.header('ignore') === undefined,
    },
  ],
});
