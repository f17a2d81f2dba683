/** The store port on a Cassandra cluster, through the DataStax driver. */
export type { CassandraConfig } from './config.ts';
export { openStore } from './service.ts';
