import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  apicurioRegistry,
  confluentRegistry,
  defineConnector,
  json,
} from '../../../core/connector/define.ts';
import { env } from '../../../core/contract/environment.ts';
import type { RegistryKind } from '../../../core/decode/schema/schema-source.ts';
import { systemClock as clock } from '../../../lambda/adapters/environment/system-clock.ts';
import { openSecrets } from '../../../lambda/adapters/secrets/index.ts';
import { createOpener as createApicurio } from '../../../lambda/carry/registries/apicurio.ts';
import { createOpener as createConfluent } from '../../../lambda/carry/registries/confluent.ts';
import { createOpener as createGlue } from '../../../lambda/carry/registries/glue.ts';
import { openWith } from '../../../lambda/carry/registries/open-registries.ts';
import { json as answer, startRegistry } from '../../support/registry-server.ts';
import { scratchFolder } from '../../support/scratch.ts';

const folder = scratchFolder();

/** A connector whose values need the schemas of a registry. */
const connectorOf = (...kinds: readonly RegistryKind[]) =>
  defineConnector({
    name: 'orders',
    routes: kinds.map((registry) => ({
      topic: registry,
      table: 'shop.orders',
      value: { ...json(), registry },
      columns: { id: 'value.id' },
    })),
  });

const openers = () => ({
  confluent: createConfluent(clock),
  apicurio: createApicurio(clock),
  glue: createGlue(clock),
});

const open = (kinds: readonly RegistryKind[], values: Readonly<Record<string, string>>, made = openers()) =>
  openWith(made)(connectorOf(...kinds), { values, secrets: openSecrets(), timeoutMs: 1_000 });

describe('the registries of a connector', () => {
  it('are those that its formats fetch from, and no variable is read for others', async () => {
    expect((await open([], {})).schemas).toEqual({});
    const framed = defineConnector({
      name: 'framed',
      routes: [
        {
          topic: 't',
          table: 'a.b',
          key: json({ registry: apicurioRegistry() }),
          value: json({ registry: confluentRegistry() }),
          columns: { id: 'value.id' },
        },
      ],
    });
    const context = { values: {}, secrets: openSecrets(), timeoutMs: 1_000 };
    expect((await openWith({})(framed, context)).schemas).toEqual({});
  });

  it.each([
    ['confluent', env.registry.url, 'confluentRegistry()'],
    ['apicurio', env.apicurio.url, 'apicurioRegistry()'],
    ['glue', env.glueRegion, 'AWS_REGION'],
  ] as const)(
    '%s without its variable: the start names it, and what sets it',
    async (kind, variable, hint) => {
      const error: unknown = await open([kind], {}).catch((thrown: unknown) => thrown);
      expect(String(error)).toContain(`${variable}: it is not set`);
      expect(String(error)).toContain(hint);
    },
  );

  it.each(['registry.example', 'ftp://a', 'https://user:password@host', 'https://host?x=1', 'https://a,'])(
    'an address %s is refused',
    async (url) => {
      await expect(open(['confluent'], { [env.registry.url]: url })).rejects.toThrow(env.registry.url);
    },
  );

  it('a start that follows another one reads secrets again, and knows the schemas', async () => {
    const server = await startRegistry(() => answer({ schema: '"string"' }));
    onTestFinished(() => server.close());
    const login = join(folder, 'login.json');
    writeFileSync(login, '{"username":"app","password":"one"}');
    const values = { [env.registry.url]: `${server.url}/`, [env.registry.credentials]: `file://${login}` };
    const made = openers();
    const fetchOf = async (id: number) => {
      const { schemas } = await open(['confluent'], values, made);
      await schemas.confluent?.fetch({ by: 'id', id }, 1_000);
    };
    await fetchOf(7);
    writeFileSync(login, '{"token":"two"}');
    await fetchOf(7);
    expect(server.requests).toHaveLength(1);
    await fetchOf(8);
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([
      `Basic ${Buffer.from('app:one').toString('base64')}`,
      'Bearer two',
    ]);
  });

  it('a secret that is no login is refused at the first request, without its text', async () => {
    const login = join(folder, 'wrong.json');
    writeFileSync(login, '{"user":"hidden"}');
    const values = {
      [env.registry.url]: 'http://127.0.0.1:1',
      [env.registry.credentials]: `file://${login}`,
    };
    const { schemas } = await open(['confluent'], values);
    const error: unknown = await schemas.confluent
      ?.fetch({ by: 'id', id: 7 }, 500)
      .catch((thrown: unknown) => thrown);
    expect(String(error)).toContain('it is not a login');
    expect(String(error)).not.toContain('hidden');
  });
});
