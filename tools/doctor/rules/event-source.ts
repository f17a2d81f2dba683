import type { FailureResponse } from '../../../core/contract/environment.ts';
import type { RouteDefinition } from '../../../core/connector/connector.ts';
import { checkGivingUp } from './giving-up.ts';
import type { EventSourceFacts } from '../facts/event-source-facts.ts';
import { ok, problem, warning, type Finding } from './finding.ts';

/** What an event source is held against. */
export interface EventSourceContext {
  /** Absent where no connector file was given. */
  readonly routes: readonly RouteDefinition[] | undefined;
  /** What the function answers when records fail; absent where its environment is not known. */
  readonly failureResponse: FailureResponse | undefined;
  readonly functionTimeoutSeconds: number | undefined;
}

/** The event sources together: each topic of a route is read, and nothing else. */
export function checkEventSources(
  eventSources: readonly EventSourceFacts[],
  context: EventSourceContext,
): readonly Finding[] {
  return [
    ...checkTopics(eventSources, context.routes),
    ...eventSources.flatMap((source) => checkEventSource(source, context)),
  ];
}

function checkTopics(
  eventSources: readonly EventSourceFacts[],
  routes: readonly RouteDefinition[] | undefined,
): readonly Finding[] {
  const read = new Set(eventSources.map(({ topic }) => topic));
  if (routes === undefined) {
    return read.size > 0
      ? []
      : [
          problem(
            'the function',
            'no event source delivers records of Kafka to it',
            'nothing invokes it',
            'deploy the stack, which makes one for each topic; see that this is the function of a connector',
          ),
        ];
  }
  const routed = new Set(routes.map(({ topic }) => topic));
  return [
    ...[...routed]
      .filter((topic) => !read.has(topic))
      .map((topic) =>
        problem(
          topic,
          'a route reads it, but no event source does',
          'its records never reach the function',
          'deploy the stack with this connector file',
        ),
      ),
    ...[...read]
      .filter((topic) => !routed.has(topic))
      .map((topic) =>
        warning(
          topic,
          'an event source reads it, but no route of the connector file does',
          'batches of it crash, if the deployed connector has no such route either',
          'deploy the stack with this connector file, or name the file that is deployed',
        ),
      ),
  ];
}

function checkEventSource(source: EventSourceFacts, context: EventSourceContext): readonly Finding[] {
  return [
    ...checkState(source),
    ...checkAnswer(source, context.failureResponse),
    ...checkGivingUp(source, context.functionTimeoutSeconds),
    checkStart(source),
    ...checkGroup(source),
    ...checkWindow(source),
  ];
}

function checkState({ topic, state }: EventSourceFacts): readonly Finding[] {
  if (state === undefined) return [];
  const { name, lastResult } = state;
  // Lambda writes a reason also where it was the user's own action.
  const reason = state.reason === undefined ? '' : ` (${state.reason})`;
  if (lastResult?.startsWith('PROBLEM') === true) {
    return [
      problem(
        topic,
        `${name}; the last poll reported: ${lastResult}`,
        'its records are not read',
        'fix what it reports; the findings about network, permissions and secrets help',
      ),
    ];
  }
  if (name === 'Enabled') return [ok(topic, 'enabled')];
  if (name === 'Disabled') {
    return [
      problem(
        topic,
        `disabled${reason}`,
        'its records wait in the topic, and are lost when its retention ends',
        'enable it once the reason for disabling it is gone: set source.enabled, or `aws lambda update-event-source-mapping --enabled`',
      ),
    ];
  }
  return [
    warning(topic, `its state is ${name}${reason}`, 'it is being changed', 'look again in some minutes'),
  ];
}

/** The function's failure response must be one that this event source understands. */
function checkAnswer(source: EventSourceFacts, answer: FailureResponse | undefined): readonly Finding[] {
  const { topic, polling, reportsBatchItemFailures } = source;
  const mode = polling.kind === 'provisioned' ? 'provisioned mode' : 'on-demand mode';
  if (answer === 'partial' && !reportsBatchItemFailures) {
    return [
      problem(
        topic,
        `${mode} without ReportBatchItemFailures, but the function names failed records in its answer`,
        'Lambda takes that answer for success: failed records are lost',
        'deploy the stack, which sets both alike; by hand: provisioned mode with ReportBatchItemFailures, or MILLRACE_FAILURE_RESPONSE=throw',
      ),
    ];
  }
  if (answer === 'throw' && reportsBatchItemFailures) {
    return [
      warning(
        topic,
        'the event source takes a list of failed records, but the function throws instead',
        'one failed record makes its whole batch be redelivered',
        'set MILLRACE_FAILURE_RESPONSE=partial, as the stack does for provisioned mode',
      ),
    ];
  }
  if (polling.kind === 'provisioned' && !reportsBatchItemFailures) {
    return [
      warning(
        topic,
        'provisioned mode without ReportBatchItemFailures',
        'one failed record makes its whole batch be redelivered',
        'add the function response type ReportBatchItemFailures, as the stack does',
      ),
    ];
  }
  return [
    ok(
      topic,
      reportsBatchItemFailures
        ? `${mode}, failed records are redelivered alone`
        : `${mode}, whole batches are redelivered`,
    ),
  ];
}

const checkStart = ({ topic, startingPosition = 'none' }: EventSourceFacts): Finding =>
  startingPosition === 'LATEST'
    ? warning(
        topic,
        'it starts at LATEST',
        'records that come while it is made (minutes) or changed (up to 90 s) may be missed',
        "to have missed records written, see docs/RUNBOOK.md, read-a-topic-again; for a new source set source.startFrom to 'beginning' or a date",
      )
    : ok(topic, `it starts at ${startingPosition}`);

/** https://docs.aws.amazon.com/msk/latest/developerguide/consumer-lag.html */
function checkGroup({ topic, consumerGroup }: EventSourceFacts): readonly Finding[] {
  if (consumerGroup === undefined || /^[^:\u0080-\uffff]+$/.test(consumerGroup)) return [];
  return [
    warning(
      topic,
      `its consumer group '${consumerGroup}' has a ':' or a letter beyond ASCII`,
      'MSK emits no lag metrics for such a group',
      'choose a consumerGroupPrefix of a-z A-Z 0-9 - / * _ + = . @; it takes two deployments, see docs/RUNBOOK.md, another-consumer-group',
    ),
  ];
}

const longWindowSeconds = 60;

const checkWindow = ({ topic, batchingWindowSeconds = 0 }: EventSourceFacts): readonly Finding[] =>
  batchingWindowSeconds < longWindowSeconds
    ? []
    : [
        warning(
          topic,
          `it gathers records for up to ${batchingWindowSeconds} s`,
          'every row is that much older when it is written, and the alarm on freshness may ring',
          'set source.batchingWindow to what rows may wait',
        ),
      ];
