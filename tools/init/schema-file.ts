import type { InitOptions } from './options.ts';

/** `schema.cql` of a new project. */
export const schemaFile = ({ target }: Pick<InitOptions, 'target'>): string => `\
${intros[target]}
-- A customer's orders, the newest first.
CREATE TABLE IF NOT EXISTS shop.orders_by_customer (
  customer_id text,
  ordered_at timestamp,
  order_id uuid,
  status text,
  total decimal,
  item_count int,
  source text,
  PRIMARY KEY (customer_id, ordered_at, order_id)
) WITH CLUSTERING ORDER BY (ordered_at DESC, order_id ASC);
`;

const intros: Readonly<Record<InitOptions['target'], string>> = {
  cassandra: `\
-- The tables of connector.ts. \`millrace migrate\` creates them in a cluster.

CREATE KEYSPACE IF NOT EXISTS shop
  WITH replication = {'class': 'NetworkTopologyStrategy', 'datacenter1': 3}; -- your datacenter's name
`,
  keyspaces: `\
-- The tables of connector.ts. The stack creates the keyspace and the tables in Amazon Keyspaces.
`,
};
