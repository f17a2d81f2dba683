/** Notes of which every value can be wrong, for what a run shows of them. Any share of dead letters is allowed. */
import { type ConnectorRecord, defineConnector } from 'millrace';

export default defineConnector({
  name: 'screens',
  deadLetterLimit: 1,
  routes: [
    {
      topic: 'screens.notes',
      table: 'screens.notes',
      columns: { id: 'key', amount: 'value.amount', size: 'value.size', label: labelOf },
    },
  ],
});

function labelOf(record: ConnectorRecord): string {
  const note = JSON.stringify(record.value);
  if (note.includes('"throws"')) throw new Error(`no label for ${note}`);
  return 'note';
}
