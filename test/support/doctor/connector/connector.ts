import { defineConnector, json } from '../../../../core/connector/define.ts';

export default defineConnector({
  name: 'orders',
  routes: [
    {
      topic: 'notes',
      value: json(),
      table: 'doctor_on_moto.notes',
      columns: { id: 'value.id', at: 'value.at', body: 'value.body' },
    },
  ],
});
