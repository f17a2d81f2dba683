/** The connector of the benchmark, of orders that are Protobuf with a registered schema. */
import { confluentRegistry, defineConnector, protobuf } from 'millrace';
import connector from './connector.ts';

const value = protobuf({ registry: confluentRegistry() });

export default defineConnector({
  ...connector,
  routes: connector.routes.map((route) => ({ ...route, topic: 'bench.orders-protobuf', value })),
});
