import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { ConnectorAlarms } from './alarms.ts';

/** What bad code does to live records: it crashes, writes nothing in time, or takes good records for bad ones. */
const ids: ReadonlySet<string> = new Set(['failed-invocations', 'records-retried', 'dead-letters']);

/** The alarms that undo a release. None is on an event source. */
export const releaseAlarms = ({
  definitions,
  alarms,
}: Pick<ConnectorAlarms, 'definitions' | 'alarms'>): readonly Alarm[] =>
  alarms.filter((_, index) => ids.has(definitions[index]?.id ?? ''));
