import { printQualified } from '../../core/cql/schema/schema.ts';
import { keyspacesMetric, operationsOn } from './metrics.ts';
import type { MakePanel, Panel } from './panel.ts';
import type { WatchedTable } from './watched.ts';

/** Why Keyspaces refuses writes of a table. */
export const tablePanel = (table: WatchedTable, panel: MakePanel): Panel =>
  panel(
    `Writes refused by ${table.keyspace}.${table.name}`,
    operationsOn(table).flatMap((operation) => [
      keyspacesMetric(table, operation, 'WriteThrottleEvents'),
      keyspacesMetric(table, operation, 'StoragePartitionThroughputCapacityExceeded'),
      keyspacesMetric(table, operation, 'PerConnectionRequestRateExceeded'),
      keyspacesMetric(table, operation, 'SystemErrors'),
      keyspacesMetric(table, operation, 'UserErrors'),
    ]),
  );

/** Which of several tables to look at: a line for each kind of statement. */
export const tableOverview = (tables: readonly WatchedTable[], panel: MakePanel): Panel =>
  panel(
    'Writes throttled, by table',
    tables.flatMap((table) =>
      operationsOn(table).map((operation) =>
        keyspacesMetric(table, operation, 'WriteThrottleEvents').with({
          label: `${printQualified(table.keyspace, table.name)} ${operation}`,
        }),
      ),
    ),
  );
