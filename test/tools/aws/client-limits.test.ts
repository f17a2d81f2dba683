import { GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect, it } from 'vitest';
import { clientLimits } from '../../../tools/aws/client-limits.ts';
import { startSilentServer } from '../../support/silent-server.ts';

it('a request to an endpoint that accepts connections and never answers ends in time', async () => {
  const server = await startSilentServer();
  const client = new SQSClient({
    region: 'eu-west-1',
    endpoint: `http://127.0.0.1:${server.port}`,
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    ...clientLimits(200),
  });
  try {
    const startedAtMs = performance.now();
    await expect(client.send(new GetQueueUrlCommand({ QueueName: 'q' }))).rejects.toThrow(
      expect.objectContaining({ name: 'TimeoutError' }),
    );
    expect(performance.now() - startedAtMs).toBeLessThan(3_000);
  } finally {
    client.destroy();
    await server.close();
  }
});
