import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { GlueSource } from '../../../lambda/adapters/registry/glue.ts';
import { BatchCrash } from '../../../core/record/batch-crash.ts';

const version = { by: 'version', id: 'b7b4a7f0-9c96-4e4a-a687-fb5de9ef0c63' } as const;

beforeEach(() => {
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'id');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'key');
});

function toBuffer(chunk: unknown): Buffer {
  if (chunk instanceof Buffer) return chunk;
  throw new TypeError('the request is not read as bytes');
}

/** A source at a Glue that answers with a status and a body; counts what it is asked. */
async function glueThat(status: number | 'hang', body: unknown) {
  const asked: unknown[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(toBuffer(chunk));
      asked.push(JSON.parse(Buffer.concat(chunks).toString()));
      if (status === 'hang') return;
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify(body));
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  vi.stubEnv('AWS_ENDPOINT_URL_GLUE', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const source = new GlueSource('eu-west-1');
  onTestFinished(() => {
    source.close();
    server.closeAllConnections();
    server.close();
  });
  return { source, asked };
}

describe('AWS Glue', () => {
  it('answers with a schema version', async () => {
    const { source, asked } = await glueThat(200, { SchemaDefinition: '"string"', DataFormat: 'AVRO' });
    expect(await source.fetch(version, 5_000)).toEqual({
      type: 'AVRO',
      text: '"string"',
      references: [],
      encrypts: [],
    });
    expect(asked).toEqual([{ SchemaVersionId: version.id }]);
  });

  it('that does not have the version: a dead letter', async () => {
    const { source } = await glueThat(400, { __type: 'EntityNotFoundException', Message: 'no' });
    await expect(source.fetch(version, 5_000)).rejects.toMatchObject({
      code: 'schema_not_found',
      next: 'dead-letter',
      message: expect.stringContaining(
        `schema version ${version.id} does not exist in AWS Glue in eu-west-1`,
      ) as unknown,
    });
  });

  it.each(['AccessDeniedException', 'UnrecognizedClientException', 'ExpiredTokenException'])(
    'that refuses the role with %s ends the batch, and names the action',
    async (name) => {
      const { source } = await glueThat(400, { __type: name, Message: 'no' });
      const error: unknown = await source.fetch(version, 5_000).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(BatchCrash);
      expect(String(error)).toContain('glue:GetSchemaVersion');
    },
  );

  it.each([
    ['hangs', 'hang', {}],
    ['is throttled', 400, { __type: 'ThrottlingException' }],
    ['fails', 500, { __type: 'InternalServiceException' }],
    ['answers with something else', 200, { SchemaDefinition: 'x', DataFormat: 'XML' }],
  ] as const)('that %s: the record is retried, within the time', async (_, status, body) => {
    const { source } = await glueThat(status, body);
    const startedAtMs = performance.now();
    await expect(source.fetch(version, 600)).rejects.toMatchObject({
      code: 'registry_unavailable',
      next: 'retry',
    });
    expect(performance.now() - startedAtMs).toBeLessThan(3_000);
  });
});
