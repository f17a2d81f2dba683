import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { openRegistry } from '../../../tools/dev/registry.ts';

interface Asked {
  readonly url: string | undefined;
  readonly body: unknown;
}

/** A registry that answers every request alike. */
async function answering(status: number, answer: string) {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (part) => (text += String(part)));
    request.on('end', () => {
      asked.push({ url: request.url, body: JSON.parse(text) });
      response.writeHead(status).end(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return { asked, registry: openRegistry({ confluentUrl: `${url}/v7`, apicurioUrl: url }) };
}

it('a source registers schemas with their references under subjects of any name', async () => {
  const { asked, registry } = await answering(200, '{"id":7}');
  const references = [{ name: 'common/money.proto', subject: 'common/money', version: 1 }];
  const id = await registry.register('shop/orders', {
    type: 'PROTOBUF',
    text: 'syntax = "proto3";',
    references,
  });
  expect(id).toBe(7);
  expect(asked).toEqual([
    {
      url: '/v7/subjects/shop%2Forders/versions',
      body: { schemaType: 'PROTOBUF', schema: 'syntax = "proto3";', references },
    },
  ]);
});

it.each([
  [409, '{"error_code":409,"message":"incompatible"}', 'with status 409: incompatible'],
  [500, '<html>', 'with status 500'],
  [200, '{}', 'with status 200'],
])('a schema that is answered with status %i and %s is refused', async (status, answer, reason) => {
  const { registry } = await answering(status, answer);
  await expect(registry.register('shop.orders-value', { type: 'AVRO', text: '{}' })).rejects.toThrow(
    `the registry refused the AVRO schema of subject 'shop.orders-value' ${reason}`,
  );
});
