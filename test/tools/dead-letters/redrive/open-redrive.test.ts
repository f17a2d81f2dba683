import { beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { closeRedrive } from '../../../../tools/dead-letters/redrive/open-redrive.ts';
import { startAwsStub } from '../../../support/aws-stub.ts';

beforeEach(() => {
  const environment = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'key' };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  return () => vi.unstubAllEnvs();
});

const uuid = '0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0';
const mappings = '/2015-03-31/event-source-mappings';

/** The messages that closing a redrive counts, where its queue shows these numbers one after the other. */
async function remainingOf(...numbers: readonly { visible: number; hidden: number }[]): Promise<number> {
  const shown = [...numbers];
  const aws = await startAwsStub({
    GetQueueAttributes: (request) => {
      const { visible, hidden } = (request.includes('Approximate') ? shown.shift() : undefined) ?? {
        visible: 0,
        hidden: 0,
      };
      return {
        body: {
          Attributes: {
            QueueArn: 'arn:aws:sqs:eu-west-1:123456789012:letters',
            VisibilityTimeout: '30',
            ApproximateNumberOfMessages: String(visible),
            ApproximateNumberOfMessagesNotVisible: String(hidden),
            ApproximateNumberOfMessagesDelayed: '0',
          },
        },
      };
    },
    [`${mappings}?EventSourceArn`]: { body: { EventSourceMappings: [{ UUID: uuid }] } },
    [`${mappings}/${uuid}`]: { body: { UUID: uuid, State: 'Disabled' } },
  });
  onTestFinished(() => aws.close());
  vi.stubEnv('AWS_ENDPOINT_URL_LAMBDA', aws.endpoint);
  return closeRedrive(`${aws.endpoint}/123456789012/letters`);
}

it.each([
  ['is hidden', { visible: 0, hidden: 1 }, { visible: 0, hidden: 1 }],
  ['comes back between the two numbers', { visible: 0, hidden: 0 }, { visible: 1, hidden: 0 }],
  ['comes back between two looks', { visible: 0, hidden: 1 }, { visible: 1, hidden: 0 }],
] as const)('a message that %s is counted once', async (_, first, second) => {
  expect(await remainingOf(first, second)).toBe(1);
});
