import { friendly, hostile } from './behaviour.ts';
import type { Behaviour } from './behaviour.ts';
import type { EventSourceOptions } from './options.ts';

/** The options of an event source with every default filled in. */
export interface EventSourceSettings {
  readonly brokers: readonly string[];
  readonly batchSize: number;
  readonly batchingWindowMs: number;
  readonly pollerCount: number;
  readonly invocationsPerPoller: number;
  readonly behaviour: Behaviour;
  readonly maximumRetryAttempts: number;
  readonly maximumRecordAgeMs: number;
  readonly bisectBatchOnFunctionError: boolean;
  readonly backoffMs: { readonly initial: number; readonly maximum: number };
  readonly commitIntervalMs: number;
}

/** Lambda discards records after 10 retries where a destination waits for them and no other number is set. */
const retriesWithDestination = 10;

/** Fills in the defaults; throws with every option that Lambda, or this emulator, would refuse. */
export function readSettings(options: EventSourceOptions): EventSourceSettings {
  const problems: string[] = [];
  const whole = (
    name: string,
    got: number | undefined,
    byDefault: number,
    least: number,
    most: number,
  ): number => {
    const value = got ?? byDefault;
    if (!Number.isInteger(value) || value < least || value > most) {
      problems.push(`${name}: got ${value}, allowed is a whole number from ${least} to ${most}`);
    }
    return value;
  };

  const brokers = options.brokers.split(',').map((broker) => broker.trim());
  if (!brokers.every((broker) => /^[^\s:]+:\d+$/.test(broker))) {
    problems.push(`brokers: got '${options.brokers}', allowed is host:port, or several, comma-separated`);
  }
  if (options.topics.length === 0) problems.push('topics: got none, name at least one');
  // https://docs.aws.amazon.com/lambda/latest/api/API_AmazonManagedKafkaEventSourceConfig.html
  if (!/^[a-zA-Z0-9\-/*:_+=.@]{1,200}$/.test(options.groupId)) {
    problems.push(
      `groupId: got '${options.groupId}', allowed are 1 to 200 letters, digits and any of - / * : _ + = . @`,
    );
  }
  const position = options.startingPosition;
  if (typeof position === 'object' && !(position.timestampMs <= Date.now())) {
    problems.push(
      `startingPosition.timestampMs: got ${position.timestampMs}, allowed is a time that has passed`,
    );
  }
  const attempts = whole('maximumRetryAttempts', options.maximumRetryAttempts, -1, -1, 10_000);
  const ageMs = whole('maximumRecordAgeMs', options.maximumRecordAgeMs, -1, -1, 604_800_000);
  const settings: EventSourceSettings = {
    brokers,
    batchSize: whole('batchSize', options.batchSize, 100, 1, 10_000),
    batchingWindowMs: whole('maximumBatchingWindowMs', options.maximumBatchingWindowMs, 500, 0, 300_000),
    pollerCount: whole('pollers', options.pollers, 1, 1, 2_000),
    invocationsPerPoller: whole('invocationsPerPoller', options.invocationsPerPoller, 5, 1, 1_000),
    behaviour: behaviourOf(options.behaviour),
    maximumRetryAttempts:
      attempts === -1 && options.onFailure !== undefined ? retriesWithDestination : attempts,
    maximumRecordAgeMs: ageMs === -1 ? Number.POSITIVE_INFINITY : ageMs,
    bisectBatchOnFunctionError: options.bisectBatchOnFunctionError ?? false,
    backoffMs: options.retryBackoffMs ?? { initial: 20, maximum: 2_000 },
    commitIntervalMs: whole('commitIntervalMs', options.commitIntervalMs, 250, 1, 60_000),
  };
  if (problems.length > 0) throw new Error(`the event source cannot start:\n  ${problems.join('\n  ')}`);
  return settings;
}

function behaviourOf(behaviour: EventSourceOptions['behaviour']): Behaviour {
  if (behaviour === 'hostile') return hostile;
  return behaviour === undefined || behaviour === 'friendly' ? friendly : behaviour;
}
