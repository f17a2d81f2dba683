import { printQualified } from '../../core/cql/schema/schema.ts';
import { noDataIsGood, some } from './alarm-definition.ts';
import type { AlarmDefinition } from './alarm-definition.ts';
import { keyspacesMetric, operationsOn } from './metrics.ts';
import type { KeyspacesMetricName } from './metrics.ts';
import type { WatchedTable } from './watched.ts';

/** The causes that Keyspaces distinguishes: each has a remedy of its own. */
const causes = [
  {
    id: 'keyspaces-table-throttled',
    metricName: 'WriteThrottleEvents',
    summary: 'Keyspaces throttles writes: the table is at its write capacity.',
  },
  {
    id: 'keyspaces-partition-throttled',
    metricName: 'StoragePartitionThroughputCapacityExceeded',
    summary: 'Keyspaces throttles writes: one partition takes more than 1,000 write units a second.',
  },
  {
    id: 'keyspaces-connections-throttled',
    metricName: 'PerConnectionRequestRateExceeded',
    summary: 'Keyspaces throttles writes: a connection carries more than 3,000 requests a second.',
  },
  {
    id: 'keyspaces-errors',
    metricName: 'SystemErrors',
    summary: 'Keyspaces fails to serve writes.',
  },
] as const satisfies readonly {
  readonly id: string;
  readonly metricName: KeyspacesMetricName;
  readonly summary: string;
}[];

/**
 * The alarms on a table in Keyspaces. A Cassandra cluster has alarms of its operator.
 *
 * One for each kind of statement, and no sum of both: a kind that was never refused has no metric at all, for which the
 * page on metric math promises nothing unless FILL makes values up, and with FILL the newest value is a made-up one as
 * long as the true one is late, so that the alarm stays as it is
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html).
 */
export const storeAlarms = (table: WatchedTable): readonly AlarmDefinition[] =>
  causes.flatMap(({ id, metricName, summary }) =>
    operationsOn(table).map((operation) => ({
      id,
      subject: [
        printQualified(table.keyspace, table.name),
        ...(operation === 'DELETE' ? ['deletes'] : []),
      ].join('/'),
      severity: 'low' as const,
      summary,
      metric: keyspacesMetric(table, operation, metricName),
      threshold: 0,
      ...some(8, 15),
      missingData: noDataIsGood('nothing was written, or nothing refused'),
    })),
  );
