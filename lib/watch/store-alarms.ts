import { Duration } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { printQualified } from '../../core/cql/schema/schema.ts';
import { noDataIsGood } from './alarm-definition.ts';
import type { AlarmDefinition } from './alarm-definition.ts';
import { keyspacesMetric } from './metrics.ts';
import type { KeyspacesMetricName } from './metrics.ts';
import type { Watched } from './watched.ts';

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

/** The alarms on tables in Keyspaces. A Cassandra cluster has alarms of its operator. */
export const storeAlarms = ({ keyspacesTables }: Watched): readonly AlarmDefinition[] =>
  keyspacesTables.flatMap((table) =>
    causes.map(({ id, metricName, summary }) => ({
      id,
      subject: printQualified(table.keyspace, table.name),
      severity: 'low' as const,
      summary,
      metric: new MathExpression({
        expression: 'FILL(upserts, 0) + FILL(deletes, 0)',
        usingMetrics: {
          upserts: keyspacesMetric(table, 'INSERT', metricName),
          deletes: keyspacesMetric(table, 'DELETE', metricName),
        },
        period: Duration.minutes(1),
        label: metricName,
      }),
      threshold: 0,
      evaluationPeriods: 10,
      missingData: noDataIsGood('nothing was written'),
    })),
  );
