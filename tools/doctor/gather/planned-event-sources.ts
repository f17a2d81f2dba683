import { deployedName } from '../../../core/contract/deployed-name.ts';
import type { ProjectConnector } from '../../../project/load-project.ts';
import type { EventSourceFacts } from '../facts/event-source-facts.ts';
import type { PlannedRequest } from './request.ts';

/** The event sources that the stack would make, one for each topic; a test holds them against its template. */
export function plannedEventSources(
  connector: ProjectConnector,
  request: PlannedRequest,
): readonly EventSourceFacts[] {
  const isProvisioned = request.polling.kind === 'provisioned';
  const prefix = request.consumerGroupPrefix ?? `millrace-${deployedName(connector.name, request.stage)}`;
  return connector.topics.map((topic) => ({
    topic,
    consumerGroup: `${prefix}-${topic}`,
    clusterArn: request.clusterArn,
    connection: request.vpcConnection,
    state: undefined,
    polling: request.polling,
    authentication: request.authentication,
    secretArns: request.secretArn === undefined ? [] : [request.secretArn],
    startingPosition: request.startFrom === 'latest' ? 'LATEST' : 'TRIM_HORIZON',
    batchingWindowSeconds: undefined,
    reportsBatchItemFailures: isProvisioned,
    retryAttempts: isProvisioned ? 10_000 : undefined,
    maxRecordAgeSeconds: undefined,
    bisectsBatches: false,
    // The bucket is the stack's to make.
    destination: isProvisioned ? plannedBucket : undefined,
  }));
}

/** A bucket that does not exist yet, and so has no ARN. */
export const plannedBucket = 'a bucket of the stack';
