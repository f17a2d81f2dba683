import { createHash } from 'node:crypto';
import type { EventSourceMappingOptions } from 'aws-cdk-lib/aws-lambda';

/**
 * A short text for what Lambda fixes when it creates an event source: its consumer group and start position. As a part
 * of the logical id it makes a change of either visible.
 *
 * Otherwise CloudFormation would send a changed `ConsumerGroupId` as an update, which Lambda takes at creation only
 * (https://docs.aws.amazon.com/lambda/latest/dg/kafka-consumer-group-id.html): the template would say one group and the
 * event source read by another. With another logical id CloudFormation creates a second event source before it deletes
 * the first, Lambda refuses two for one function, cluster and topic, and the deployment is rolled back.
 */
export function fixedAtCreation(
  mapping: Pick<
    EventSourceMappingOptions,
    'kafkaConsumerGroupId' | 'startingPosition' | 'startingPositionTimestamp'
  >,
): string {
  const fixed = [mapping.kafkaConsumerGroupId, mapping.startingPosition, mapping.startingPositionTimestamp];
  return createHash('sha256').update(JSON.stringify(fixed)).digest('hex').slice(0, 8);
}
