import { once } from 'node:events';
import { createServer } from 'node:net';
import { GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect, it } from 'vitest';
import { clientLimits } from '../../../tools/aws/client-limits.ts';

it('a request to an endpoint that accepts connections and never answers ends in time', async () => {
  const server = createServer(() => undefined).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const client = new SQSClient({
    region: 'eu-west-1',
    endpoint: `http://127.0.0.1:${port}`,
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
    server.close();
  }
});
