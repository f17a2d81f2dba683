import { describe, expect, it, onTestFinished } from 'vitest';
import { env } from '../../../core/contract/environment.ts';
import { ApicurioSource } from '../../../lambda/adapters/registry/apicurio.ts';
import { pauseSkippingClock } from '../../support/pause-skipping-clock.ts';
import { html, json, startRegistry, type Answer } from '../../support/registry-server.ts';

/** As Apicurio Registry 2.6.13 and 3.3.3 answer at `/apis/registry/v2`. */
const avro = '{"type":"record","name":"Order","fields":[{"name":"total","type":"common.Money"}]}';
const money = '{"type":"record","name":"Money","namespace":"common","fields":[]}';
const proto = 'syntax = "proto3"; message P { int32 a = 1; }';
const plain = (body: string): Answer => ({
  status: 200,
  body,
  headers: { 'content-type': 'application/octet-stream' },
});
const missing = (name: string): Answer => json({ error_code: 404, message: 'none', name }, 404);
const refersTo = (artifactId: string, groupId?: string) => [
  { artifactId, groupId, version: '1', name: 'common.Money' },
];

const answers: Readonly<Record<string, Answer>> = {
  '/ids/globalIds/2': plain(avro),
  '/ids/globalIds/2/references': json(refersTo('money')),
  '/groups/default/artifacts/money/versions/1': plain(money),
  '/groups/default/artifacts/money/versions/1/references': json([]),
  '/ids/contentIds/3': plain(proto),
  '/ids/contentIds/3/references': json([]),
  '/ids/contentIds/4': plain(avro),
  '/ids/contentIds/4/references': json(refersTo('a/b money', 'shop')),
  '/groups/shop/artifacts/a%2Fb%20money/versions/1': plain(money),
  '/groups/shop/artifacts/a%2Fb%20money/versions/1/references': json([]),
};

async function sourceOf(answer: (path: string) => Answer, path = ''): Promise<ApicurioSource> {
  const server = await startRegistry((asked) => answer(asked.replace('/apis/registry/v2', '')));
  onTestFinished(() => server.close());
  const urls = [`${server.url}${path}`];
  const config = {
    urls,
    readLogin: undefined,
    authorities: undefined,
    client: undefined,
    variables: env.apicurio,
  };
  const source = new ApicurioSource(config, pauseSkippingClock());
  onTestFinished(() => {
    source.close();
  });
  return source;
}

const known = (path: string): Answer => answers[path] ?? missing('ArtifactNotFoundException');

describe('Apicurio Registry', () => {
  it.each(['', '/apis/registry/v2'])('at %j answers with a schema and what it refers to', async (path) => {
    const source = await sourceOf(known, path);
    expect(await source.fetch({ by: 'globalId', id: 2n }, 2_000)).toEqual({
      type: 'AVRO',
      text: avro,
      references: [{ name: 'common.Money', text: money }],
      encrypts: [],
    });
    expect((await source.fetch({ by: 'contentId', id: 4n }, 2_000)).references).toHaveLength(1);
    expect(await source.fetch({ by: 'contentId', id: 3n }, 2_000)).toMatchObject({
      type: 'PROTOBUF',
      text: proto,
    });
  });

  it.each(['ArtifactNotFoundException', 'ContentNotFoundException', 'VersionNotFoundException'])(
    'says with %s that it does not have a schema',
    async (name) => {
      const source = await sourceOf(() => missing(name));
      await expect(source.fetch({ by: 'globalId', id: 9n }, 2_000)).rejects.toMatchObject({
        code: 'schema_not_found',
        message: expect.stringContaining(
          'schema with globalId 9 does not exist in Apicurio Registry',
        ) as unknown,
      });
    },
  );

  it.each([
    ['a path that it does not have', missing('NotFoundException')],
    ['a page', html],
    ['nothing', plain(' ')],
  ])('that answers with %s is none: the record is retried', async (_, answer) => {
    const source = await sourceOf(() => answer);
    await expect(source.fetch({ by: 'contentId', id: 9n }, 5_000)).rejects.toMatchObject({
      code: 'registry_unavailable',
      next: 'retry',
      message: expect.stringContaining('the address is not that of Apicurio Registry') as unknown,
    });
  });
});
