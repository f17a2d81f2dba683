import { describe, expect, it, onTestFinished } from 'vitest';
import type { SchemaId } from '../../../core/decode/schema/schema-source.ts';
import { RecordError } from '../../../core/failure/failure.ts';
import { BatchCrash } from '../../../core/record/batch-crash.ts';
import { env } from '../../../core/contract/environment.ts';
import { systemClock } from '../../../lambda/adapters/environment/system-clock.ts';
import type { ReadLogin } from '../../../lambda/adapters/registry/config.ts';
import { ConfluentSource } from '../../../lambda/adapters/registry/confluent.ts';
import { pauseSkippingClock } from '../../support/pause-skipping-clock.ts';
import { html, json, startRegistry, unknownSchema, type Answer } from '../../support/registry-server.ts';

const seven: SchemaId = { by: 'id', id: 7 };
const schema = { schema: '"string"' };

async function serve(answer: Parameters<typeof startRegistry>[0]) {
  const server = await startRegistry(answer);
  onTestFinished(() => server.close());
  return server;
}

function sourceOf(urls: readonly string[], readLogin?: ReadLogin, clock = systemClock): ConfluentSource {
  const config = { urls, readLogin, authorities: undefined, client: undefined, variables: env.registry };
  const source = new ConfluentSource(config, clock);
  onTestFinished(() => {
    source.close();
  });
  return source;
}

/** What fetching fails with: `retry registry_unavailable`, its message, and how long it took. */
async function failure(source: ConfluentSource, timeoutMs: number, id = seven) {
  const startedAtMs = performance.now();
  const error: unknown = await source.fetch(id, timeoutMs).catch((thrown: unknown) => thrown);
  const tookMs = performance.now() - startedAtMs;
  if (error instanceof RecordError)
    return { said: `${error.next} ${error.code}`, message: error.message, tookMs };
  if (error instanceof BatchCrash)
    return { said: `crash ${error.failure.code}`, message: error.message, tookMs };
  throw new Error(`it did not fail as it should: ${String(error)}`);
}

const unused = 'http://127.0.0.1:1';

describe('a schema', () => {
  it('is read with what it refers to, each before what refers to it, and each fetched once', async () => {
    const refer = (name: string, subject: string) => ({ name, subject, version: 2 });
    const answers: Readonly<Record<string, unknown>> = {
      '/schemas/ids/7': {
        schema: 'top',
        schemaType: 'PROTOBUF',
        references: [refer('a.proto', 'dir/a'), refer('b.proto', ':.ctx:b')],
      },
      '/subjects/dir%2Fa/versions/2?deleted=true': { schema: 'a', references: [refer('b.proto', ':.ctx:b')] },
      '/subjects/%3A.ctx%3Ab/versions/2?deleted=true': {
        schema: 'b',
        references: [refer('a.proto', 'dir/a')],
      },
    };
    const server = await serve((path) => (path in answers ? json(answers[path]) : unknownSchema));
    expect(await sourceOf([server.url]).fetch(seven, 2_000)).toEqual({
      type: 'PROTOBUF',
      text: 'top',
      references: [
        { name: 'b.proto', text: 'b' },
        { name: 'a.proto', text: 'a' },
      ],
      encrypts: [],
    });
    expect(server.requests.map(({ path }) => path).sort()).toEqual(Object.keys(answers).sort());
  });

  it('is found by its GUID, and below the path of a context', async () => {
    const server = await serve(() => json(schema));
    const guid = 'cfca1bb7-0d00-4408-91f3-1603053a112e';
    await sourceOf([`${server.url}/contexts/.eu`]).fetch({ by: 'guid', id: guid }, 2_000);
    expect(server.requests[0]?.path).toBe(`/contexts/.eu/schemas/guids/${guid}`);
  });

  it.each([
    [[{ name: 'r', type: 'ENCRYPT', tags: ['PII', 'PCI'] }], ['PII', 'PCI']],
    [[{ name: 'whole', type: 'ENCRYPT_PAYLOAD' }], ['whole']],
    [[{ name: 'r', type: 'ENCRYPT', tags: ['PII'], disabled: true }], []],
    [[{ name: 'r', type: 'CEL', tags: ['PII'] }], []],
  ])('with the rules %j encrypts %j', async (rules, encrypts) => {
    for (const member of ['domainRules', 'encodingRules']) {
      const server = await serve(() => json({ ...schema, ruleSet: { [member]: rules } }));
      expect((await sourceOf([server.url]).fetch(seven, 2_000)).encrypts).toEqual(encrypts);
    }
  });

  it('of a type that is not read is refused for good', async () => {
    const server = await serve(() => json({ ...schema, schemaType: 'THRIFT' }));
    expect(await failure(sourceOf([server.url]), 2_000)).toMatchObject({
      said: 'dead-letter schema_invalid',
    });
    expect(server.requests).toHaveLength(1);
  });

  it('that refers to hundreds of others is refused for good', async () => {
    const server = await serve((_, __, attempt) =>
      json({ ...schema, references: [{ name: `n${attempt}`, subject: `s${attempt}`, version: 1 }] }),
    );
    expect(await failure(sourceOf([server.url]), 5_000)).toMatchObject({
      said: 'dead-letter schema_invalid',
    });
  });

  it('that does not exist, or refers to one that does not, is not asked for again', async () => {
    const missing = await serve(() => unknownSchema);
    expect(await failure(sourceOf([missing.url]), 2_000)).toMatchObject({
      said: 'dead-letter schema_not_found',
      message: expect.stringContaining('schema 7 does not exist in the schema registry') as unknown,
    });
    expect(missing.requests).toHaveLength(1);
    const broken = await serve((path) =>
      path.startsWith('/schemas')
        ? json({ ...schema, references: [{ name: 'a.proto', subject: 'a', version: 1 }] })
        : json({ error_code: 40401 }, 404),
    );
    expect((await failure(sourceOf([broken.url]), 2_000)).message).toContain(
      'schema 7 refers to a.proto, which',
    );
  });
});

describe('a registry that does not answer as one', () => {
  const faults: readonly (readonly [string, Answer, string])[] = [
    [
      'answers 404 with a page',
      { status: 404, body: '<html>' },
      'the address is not that of a schema registry',
    ],
    [
      'answers 404 for the path',
      json({ error_code: 404, message: 'HTTP 404 Not Found' }, 404),
      'status 404 for the path',
    ],
    ['answers with a page', html, 'the address is not that of a schema registry'],
    ['answers with other JSON', json({ subjects: [] }), 'the address is not that of a schema registry'],
    [
      'redirects',
      { status: 302, body: '', headers: { location: 'http://127.0.0.1:1/' } },
      'a redirect, which is not followed',
    ],
    ['answers with 4 MiB', { status: 200, body: ' '.repeat(4 * 1024 * 1024 + 1) }, 'more than 4194304 bytes'],
    ['is overloaded', { status: 429, body: '' }, 'status 429'],
    ['fails', { status: 500, body: '' }, 'status 500'],
    ['times out', { status: 408, body: '' }, 'status 408'],
    ['does not take the request', { status: 400, body: '' }, 'status 400'],
    ['never answers', 'hang', 'no answer within'],
    ['closes the connection', 'reset', 'ECONNRESET'],
  ];

  it.each(faults)('%s: the record is retried, within the time', async (_, answer, reason) => {
    const server = await serve(() => answer);
    const failed = await failure(
      sourceOf([server.url], undefined, pauseSkippingClock()),
      answer === 'hang' ? 150 : 5_000,
    );
    expect(failed.said).toBe('retry registry_unavailable');
    expect(failed.message).toMatch(/^schema 7 could not be fetched in time: http:\/\/127\.0\.0\.1:\d+: /);
    expect(failed.message).toContain(reason);
    expect(failed.tookMs).toBeLessThan(5_000);
  });

  it('is down: the record is retried, within the time', async () => {
    expect(await failure(sourceOf([unused], undefined, pauseSkippingClock()), 5_000)).toMatchObject({
      said: 'retry registry_unavailable',
      message: expect.stringContaining('ECONNREFUSED') as unknown,
    });
  });

  it.each(faults.map(([name, answer]) => [name, answer] as const))(
    '%s: the next address is asked',
    async (_, answer) => {
      const [bad, good] = await Promise.all([serve(() => answer), serve(() => json(schema))]);
      const source = sourceOf([bad.url, good.url]);
      expect((await source.fetch(seven, 1_000)).text).toBe('"string"');
      // The one that answered is asked first from now on.
      await source.fetch({ by: 'id', id: 8 }, 1_000);
      expect(bad.requests).toHaveLength(1);
    },
  );

  it.each([408, 429, 500, 503])('status %i and then an answer: it is asked again', async (status) => {
    const server = await serve((_, __, attempt) => (attempt < 3 ? { status, body: '' } : json(schema)));
    expect((await sourceOf([server.url]).fetch(seven, 3_000)).text).toBe('"string"');
    expect(server.requests).toHaveLength(3);
  });

  it('a connection that was lost while nobody used it is made anew at once', async () => {
    const server = await serve(() => json(schema));
    const source = sourceOf([server.url]);
    await source.fetch(seven, 2_000);
    server.dropConnections();
    expect((await source.fetch({ by: 'id', id: 8 }, 2_000)).text).toBe('"string"');
  });
});

describe('a login', () => {
  const basic = (password: string) => ({
    authorization: `Basic ${Buffer.from(`app:${password}`).toString('base64')}`,
  });
  const refuseOthers =
    (password: string) => (_: string, headers: { readonly authorization?: string | undefined }) =>
      headers.authorization === basic(password).authorization
        ? json(schema)
        : json({ error_code: 40101 }, 401);

  it('is sent with every request', async () => {
    const server = await serve(() => json(schema));
    const headers = { authorization: 'Bearer t', 'target-sr-cluster': 'lsrc-1' };
    await sourceOf([server.url], () => Promise.resolve(headers)).fetch(seven, 2_000);
    expect(server.requests[0]?.headers).toMatchObject(headers);
  });

  it.each([401, 403])(
    'that is refused with %i ends the batch, and says which secret to correct',
    async (status) => {
      const server = await serve(() => ({ status, body: '' }));
      const failed = await failure(
        sourceOf([server.url], () => Promise.resolve(basic('old'))),
        2_000,
      );
      expect(failed.said).toBe('crash registry_refused');
      expect(failed.message).toContain(`refuses the login (status ${status})`);
      expect(failed.message).toContain('MILLRACE_REGISTRY_CREDENTIALS_SECRET');
      expect(failed.message).not.toContain('old');
      expect(server.requests).toHaveLength(1);
      expect((await failure(sourceOf([server.url]), 2_000)).message).toContain('a request without a login');
    },
  );

  it.each(['current', 'pending'])('that has rotated is read again: the %s version', async (rotated) => {
    const server = await serve(refuseOthers('new'));
    const read: string[] = [];
    const readLogin: ReadLogin = (version) => {
      read.push(version);
      return Promise.resolve(basic(version === rotated && read.length > 1 ? 'new' : 'old'));
    };
    const source = sourceOf([server.url], readLogin);
    await source.fetch(seven, 2_000);
    await source.fetch({ by: 'id', id: 8 }, 2_000);
    expect(read).toEqual(rotated === 'current' ? ['current', 'current'] : ['current', 'current', 'pending']);
  });

  it('that one address refuses is no crash while another takes it', async () => {
    const [refusing, good] = await Promise.all([
      serve(() => ({ status: 403, body: '' })),
      serve(() => json(schema)),
    ]);
    expect((await sourceOf([refusing.url, good.url]).fetch(seven, 2_000)).text).toBe('"string"');
  });

  it('is not sent to where a redirect leads', async () => {
    const elsewhere = await serve(() => json(schema));
    const server = await serve(() => ({ status: 307, body: '', headers: { location: elsewhere.url } }));
    await failure(
      sourceOf([server.url], () => Promise.resolve(basic('secret'))),
      100,
    );
    expect(elsewhere.requests).toEqual([]);
  });
});
