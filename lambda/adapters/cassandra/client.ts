import { Client, type DseClientOptions } from 'cassandra-driver';
import { toClientOptions, type CassandraConfig } from './config.ts';
import { guardDialling } from './driver/guard-dialling.ts';
import { guardControlConnection } from './driver/control-connection-guard.ts';

/**
 * The one place where a driver is made, for the functions, the command line and the tests: all read values in the same form.
 * `overrides` replaces whole options, so it must not name `encoding`.
 */
export function createClient(
  config: CassandraConfig,
  overrides: Omit<DseClientOptions, 'encoding'> = {},
): Client {
  const client = new Client({ ...toClientOptions(config), ...overrides });
  guardDialling(client);
  guardControlConnection(client);
  return client;
}
