/** Statements that make the benchmark's table, in order. */
export const tableStatements = [
  `CREATE KEYSPACE IF NOT EXISTS bench
     WITH replication = {'class': 'NetworkTopologyStrategy', 'datacenter1': 1}`,
  `CREATE TABLE IF NOT EXISTS bench.orders (
     customer_id text, ordered_at timestamp, order_id uuid, status text, total decimal, quantity int,
     street text, city text, zip text, note text,
     PRIMARY KEY (customer_id, ordered_at, order_id)
   )`,
] as const;

/** What the bare driver prepares: the columns, and a timestamp as the connector sends it. */
export const insertStatement = `INSERT INTO bench.orders
  (customer_id, ordered_at, order_id, status, total, quantity, street, city, zip, note)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP ?`;
