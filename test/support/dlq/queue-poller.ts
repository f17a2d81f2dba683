import { setTimeout as sleep } from 'node:timers/promises';
import {
  DeleteMessageCommand,
  ReceiveMessageCommand,
  type Message,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { InvocationResult } from '../../../local/lambda-host/invocation.ts';

export interface QueuePoller {
  /** What became of each invocation so far: its kind, and the ids of the messages that it sent back. */
  readonly invocations: readonly { readonly kind: InvocationResult['kind']; readonly returned: number }[];
  stop(): Promise<void>;
}

/**
 * Polls a queue while `isEnabled`, as Lambda's event source for SQS does: invokes with up to ten messages and deletes
 * those that the answer does not name; an invocation that fails leaves all of them to the visibility timeout
 * (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html).
 */
export function startQueuePoller(
  sqs: SQSClient,
  queueUrl: string,
  invoke: (event: string) => Promise<InvocationResult>,
  isEnabled: () => boolean = () => true,
): QueuePoller {
  const invocations: QueuePoller['invocations'][number][] = [];
  const stopped = new AbortController();
  const poll = async (): Promise<void> => {
    const received = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ['All'],
      }),
    );
    const { Messages: messages = [] } = received;
    if (messages.length === 0) return;
    const result = await invoke(JSON.stringify({ Records: messages.map(toRecord) }));
    const failed = result.kind === 'success' ? idsIn(result.payload) : undefined;
    invocations.push({ kind: result.kind, returned: failed?.size ?? messages.length });
    for (const { MessageId: id = '', ReceiptHandle } of messages) {
      if (failed?.has(id) !== false) continue;
      await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
    }
  };
  const running = (async () => {
    while (!stopped.signal.aborted) {
      if (isEnabled()) await poll();
      await sleep(50);
    }
  })();
  return {
    invocations,
    stop: () => {
      stopped.abort();
      return running;
    },
  };
}

/** As Lambda writes it (https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html). */
function toRecord({ MessageId, ReceiptHandle, Body, Attributes, MD5OfBody }: Message): object {
  return {
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    body: Body,
    attributes: Attributes,
    messageAttributes: {},
    md5OfBody: MD5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-west-1:123456789012:letters',
    awsRegion: 'eu-west-1',
  };
}

function idsIn(payload: string): ReadonlySet<string> {
  const { batchItemFailures } = JSON.parse(payload) as {
    readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
  };
  return new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
}
