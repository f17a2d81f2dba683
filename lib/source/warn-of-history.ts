import { Annotations } from 'aws-cdk-lib';
import type { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { quotedList } from '../../core/connector/quoted-list.ts';
import type { SourceContext } from './bound-source.ts';
import type { EventSourceOptions } from './event-source-options.ts';

/**
 * Warns where a topic is read from before the oldest timestamp that the store takes. Amazon Keyspaces takes those of two
 * days (https://docs.aws.amazon.com/keyspaces/latest/devguide/client-side-timestamps-how-to-queries.html), and MSK
 * retains records for seven unless told otherwise
 * (https://docs.aws.amazon.com/msk/latest/developerguide/msk-default-configuration.html).
 */
export function warnOfHistory(
  scope: Construct,
  { startFrom = 'beginning' }: EventSourceOptions,
  { timestampedTopics, timestampWindow }: Pick<SourceContext, 'timestampedTopics' | 'timestampWindow'>,
  attached: readonly string[],
): void {
  if (timestampWindow === undefined || !startsBefore(timestampWindow, startFrom)) return;
  const topics = attached.filter((topic) => timestampedTopics.includes(topic));
  if (topics.length === 0) return;
  const start = startFrom instanceof Date ? startFrom.toISOString() : `'${startFrom}'`;
  Annotations.of(scope).addWarningV2(
    'millrace:historyBeforeWindow',
    `source.startFrom: ${start}, but the store takes write timestamps of the last ${timestampWindow.toHumanString()} only: ` +
      `records of ${quotedList(topics)} that are older become dead letters, and where most ` +
      'are, they are held and redelivered, so that their partitions make no progress. Give a time within them ' +
      "(startFrom: new Date('…')), or write the history with timestamp: 'server' first (docs/RUNBOOK.md, " +
      'keyspaces-history). If the topics have no such records, or their groups have offsets already, acknowledge this',
  );
}

function startsBefore(window: Duration, startFrom: 'beginning' | 'latest' | Date): boolean {
  if (startFrom instanceof Date) return startFrom.getTime() < Date.now() - window.toMilliseconds();
  return startFrom === 'beginning';
}
