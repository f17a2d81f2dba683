import {
  GetEventSourceMappingCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { endpointOf, regionOf } from '../../../lambda/adapters/sqs/config.ts';
import { clientLimits } from '../../aws/client-limits.ts';
import { pause } from '../../../local/process/pause.ts';

/** The event source between a dead-letter queue and the function that redrives it. */
export interface RedriveGate {
  /** Enables or disables it, and waits until Lambda has done so, up to a minute. */
  set(isEnabled: boolean): Promise<void>;
  /** Messages in the queue, approximately, with those that are hidden while they are processed. */
  count(): Promise<number>;
  readonly visibilityTimeoutMs: number;
  end(): void;
}

const pollMs = 1_000;
/** Lambda takes seconds, sometimes a minute. */
const settledWithinMs = 180_000;

/** Finds the event source of a queue; rejects if there is none, or more than one. */
export async function findRedriveGate(queueUrl: string): Promise<RedriveGate> {
  const region = regionOf(queueUrl);
  const endpoint = endpointOf(queueUrl);
  const inRegion = region === undefined ? {} : { region };
  const sqs = new SQSClient({
    ...clientLimits(),
    ...inRegion,
    ...(endpoint === undefined ? {} : { endpoint }),
  });
  const lambda = new LambdaClient({ ...clientLimits(), ...inRegion });
  const end = (): void => {
    sqs.destroy();
    lambda.destroy();
  };
  try {
    const { Attributes = {} } = await sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: queueUrl,
        AttributeNames: ['QueueArn', 'VisibilityTimeout'],
      }),
    );
    const uuid = await findMapping(lambda, Attributes.QueueArn ?? '');
    return {
      set: (isEnabled) => setEnabled(lambda, uuid, isEnabled),
      count: () => countMessages(sqs, queueUrl),
      visibilityTimeoutMs: Number(Attributes.VisibilityTimeout) * 1_000,
      end,
    };
  } catch (error) {
    end();
    throw error;
  }
}

async function findMapping(lambda: LambdaClient, queueArn: string): Promise<string> {
  const { EventSourceMappings = [] } = await lambda.send(
    new ListEventSourceMappingsCommand({ EventSourceArn: queueArn }),
  );
  const [uuid, ...others] = EventSourceMappings.flatMap(({ UUID }) => UUID ?? []);
  if (uuid !== undefined && others.length === 0) return uuid;
  throw new Error(
    uuid === undefined
      ? `no function redrives ${queueArn}; deploy the stack that has one, or name a function with --function`
      : `${others.length + 1} event sources read ${queueArn}, and only that of the redrive may; delete the others`,
  );
}

async function setEnabled(lambda: LambdaClient, uuid: string, isEnabled: boolean): Promise<void> {
  const wanted = isEnabled ? 'Enabled' : 'Disabled';
  // Lambda refuses a change while it is busy with the one before.
  if ((await settledState(lambda, uuid)) === wanted) return;
  await lambda.send(new UpdateEventSourceMappingCommand({ UUID: uuid, Enabled: isEnabled }));
  const state = await settledState(lambda, uuid);
  if (state !== wanted) {
    throw new Error(
      `event source ${uuid} must be ${wanted}, got ${state}; its StateTransitionReason says why`,
    );
  }
}

async function settledState(lambda: LambdaClient, uuid: string): Promise<string> {
  const untilMs = performance.now() + settledWithinMs;
  for (;;) {
    const { State = 'unknown' } = await lambda.send(new GetEventSourceMappingCommand({ UUID: uuid }));
    if (State === 'Enabled' || State === 'Disabled') return State;
    if (performance.now() > untilMs) {
      throw new Error(
        `event source ${uuid} has been ${State} for ${settledWithinMs / 1_000} s; run the command again later`,
      );
    }
    await pause(pollMs, new AbortController().signal);
  }
}

/**
 * The larger of two looks: SQS counts each kind of message by itself, so that one that becomes visible meanwhile is in
 * none of the numbers.
 */
async function countMessages(sqs: SQSClient, queueUrl: string): Promise<number> {
  const first = await lookAt(sqs, queueUrl);
  return Math.max(first, await lookAt(sqs, queueUrl));
}

async function lookAt(sqs: SQSClient, queueUrl: string): Promise<number> {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: queueUrl,
      AttributeNames: [
        'ApproximateNumberOfMessages',
        'ApproximateNumberOfMessagesNotVisible',
        'ApproximateNumberOfMessagesDelayed',
      ],
    }),
  );
  return (
    Number(Attributes.ApproximateNumberOfMessages) +
    Number(Attributes.ApproximateNumberOfMessagesNotVisible) +
    Number(Attributes.ApproximateNumberOfMessagesDelayed)
  );
}
