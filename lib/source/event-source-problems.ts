import { EventSourceMappingLogLevel } from 'aws-cdk-lib/aws-lambda';
import { printValue } from '../../core/connector/problem.ts';
import { quotedList } from '../../core/connector/quoted-list.ts';
import type { SourceContext } from './bound-source.ts';
import { withoutRegistryProblems } from './checked-registry.ts';
import { detachedProblems } from './detached-topics.ts';
import { consumerGroup } from './event-source-options.ts';
import type { EventSourceOptions } from './event-source-options.ts';
import { filterProblems } from './filter-problems.ts';
import { kindOf } from './kind-of.ts';
import { provisionedProblems } from './polling.ts';
import type { PollingMode } from './polling.ts';

/**
 * Everything in the options of an event source that Lambda would refuse, or accept and then do something else. Its
 * rules are those of https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html.
 */
export function eventSourceProblems(options: EventSourceOptions, context: SourceContext): readonly string[] {
  return [
    ...pollingProblems(options, context.orderedTopics),
    ...batchingProblems(options),
    ...startProblems(options.startFrom),
    ...(options.schemaRegistry === undefined ? withoutRegistryProblems(context.formats ?? []) : []),
    ...detachedProblems(options, context.topics),
    ...filterProblems(options.filters, context.deletingTopics),
    ...context.topics.flatMap((topic) => topicProblems(topic, options, context)),
  ];
}

function pollingProblems(
  { polling, schemaRegistry, pollerLogLevel }: EventSourceOptions,
  orderedTopics: readonly string[],
): readonly string[] {
  const kind = polling === undefined ? 'provisioned' : kindOf(polling);
  const levels: readonly unknown[] = Object.values(EventSourceMappingLogLevel);
  return [
    ...(pollerLogLevel === undefined || levels.includes(pollerLogLevel)
      ? []
      : [
          `source.pollerLogLevel: ${printValue(pollerLogLevel)} is not possible; allowed: a value of EventSourceMappingLogLevel (${levels.join(', ')})`,
        ]),
    ...(kind === 'on-demand' && schemaRegistry !== undefined ? [needsProvisioned('schemaRegistry')] : []),
    ...(kind === 'on-demand' && pollerLogLevel !== undefined ? [needsProvisioned('pollerLogLevel')] : []),
    ...(kind === 'provisioned' || kind === 'on-demand'
      ? []
      : [
          `source.polling: ${printValue(kind ?? polling)} is not possible; allowed: Polling.provisioned(…) or Polling.onDemand()`,
        ]),
    ...(polling?.kind === 'provisioned'
      ? [...provisionedProblems(polling), ...orderProblems(polling, orderedTopics)]
      : []),
  ];
}

/**
 * The schema registry and the log of the pollers are of provisioned mode alone
 * (https://docs.aws.amazon.com/lambda/latest/dg/services-consume-kafka-events.html,
 * https://docs.aws.amazon.com/lambda/latest/dg/esm-logging.html).
 */
const needsProvisioned = (option: 'schemaRegistry' | 'pollerLogLevel'): string =>
  `source.${option}: needs provisioned mode, but polling is Polling.onDemand(); use Polling.provisioned() or remove source.${option}`;

/** Lambda documents nothing about the order in which the halves of a batch are delivered. */
function orderProblems(
  { bisectBatchOnError }: PollingMode & { kind: 'provisioned' },
  orderedTopics: readonly string[],
): readonly string[] {
  if (bisectBatchOnError !== true || orderedTopics.length === 0) return [];
  return [
    `source.polling.bisectBatchOnError: true is not possible with timestamp: 'server' (the routes of ${quotedList(orderedTopics)}), ` +
      'since nothing orders the halves of a batch; leave it out, or give the writes timestamps',
  ];
}

function batchingProblems({ batchSize, batchingWindow }: EventSourceOptions): readonly string[] {
  const problems: string[] = [];
  if (batchSize !== undefined && !(Number.isInteger(batchSize) && batchSize >= 1 && batchSize <= 10_000)) {
    problems.push(`source.batchSize: ${printValue(batchSize)} is out of range; allowed: 1 to 10000`);
  }
  if (batchingWindow === undefined) return problems;
  const allowed = 'allowed: whole seconds from 0 to 300, or leave it out for 500 ms';
  if (typeof batchingWindow !== 'object') {
    problems.push(`source.batchingWindow: ${printValue(batchingWindow)} is no Duration; ${allowed}`);
    return problems;
  }
  const windowMs = batchingWindow.toMilliseconds();
  if (windowMs > 300_000 || windowMs % 1_000 !== 0) {
    problems.push(`source.batchingWindow: ${windowMs} ms is not possible; ${allowed}`);
  }
  return problems;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/kafka-starting-positions.html */
function startProblems(startFrom: unknown): readonly string[] {
  if (startFrom === undefined || startFrom === 'beginning' || startFrom === 'latest') return [];
  const allowed =
    "allowed: 'beginning', 'latest', or a Date in the past, such as new Date('2026-01-31T12:00:00Z')";
  if (!(startFrom instanceof Date)) {
    return [`source.startFrom: ${printValue(startFrom)} is not possible; ${allowed}`];
  }
  const ms = startFrom.getTime();
  if (Number.isNaN(ms)) return [`source.startFrom: is no valid date; ${allowed}`];
  return ms > Date.now() ? [`source.startFrom: ${startFrom.toISOString()} is in the future; ${allowed}`] : [];
}

/** What Lambda takes as the name of a topic: two characters or more, of which the first is no dot. */
const topicPattern = /^[^.][a-zA-Z0-9\-_.]{1,248}$/;

/** Without `:`, which Lambda takes: MSK emits no lag metrics for such a group. */
const groupPattern = /^[a-zA-Z0-9\-/*_+=.@]{1,200}$/;

function topicProblems(
  topic: string,
  options: EventSourceOptions,
  { connectorName }: SourceContext,
): readonly string[] {
  const group = consumerGroup(options, connectorName, topic);
  return [
    ...(topicPattern.test(topic)
      ? []
      : [
          `source: Lambda cannot read the topic '${topic}'; allowed: names of 2 to 249 of a-z A-Z 0-9 - _ . that do not begin with a dot`,
        ]),
    ...(groupPattern.test(group)
      ? []
      : [
          `source.consumerGroupPrefix: the group '${group}' cannot be used; allowed: 1 to 200 of a-z A-Z 0-9 - / * _ + = . @ ` +
            "(Lambda also takes ':', but MSK emits no lag metrics for such a group)",
        ]),
  ];
}
