/** The connector of the benchmark, of orders that are Avro with a registered schema. */
import { avro, confluentRegistry, defineConnector } from 'millrace';
import connector from './connector.ts';

const value = avro({ registry: confluentRegistry() });

export default defineConnector({
  ...connector,
  routes: connector.routes.map((route) => ({ ...route, topic: 'bench.orders-avro', value })),
});
