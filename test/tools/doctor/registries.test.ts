import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { env } from '../../../core/contract/environment.ts';
import { scratchFolder } from '../../support/scratch.ts';
import { writeFileSync } from 'node:fs';
import { healthy, functionConfiguration, loginArn, simulator } from '../../support/doctor/wire.ts';
import { runDoctor } from './run-doctor.ts';

const scratch = scratchFolder();
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A registry that answers every request alike; resolves to its URL. */
async function serve(status: number, body: string, asked: string[] = []): Promise<string> {
  const server = createServer(({ url = '', headers }, response) => {
    asked.push(`${url} ${headers.authorization ?? 'nobody'}`);
    response.writeHead(status).end(body);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the server does not listen');
  return `http://127.0.0.1:${address.port}`;
}

/** Runs doctor on a function whose environment has these variables too. */
const look = (variables: Readonly<Record<string, string>>, answers = {}, ...args: string[]) =>
  runDoctor(
    {
      ...healthy,
      '/2015-03-31/functions/orders/configuration': {
        body: {
          ...functionConfiguration,
          Environment: { Variables: { ...functionConfiguration.Environment.Variables, ...variables } },
        },
      },
      ...answers,
    },
    '--function',
    'orders',
    ...args,
  );

const types = '["AVRO","JSON","PROTOBUF"]';

describe('`doctor` on schema registries', () => {
  it('a registry that lets the login of the function in is in order', async () => {
    const asked: string[] = [];
    const url = await serve(200, types, asked);
    const { code, text } = await look({ [env.registry.url]: url, [env.registry.credentials]: loginArn });
    expect(text).toContain(`${url}: it answers as a schema registry, and lets the function in`);
    expect(asked).toEqual([expect.stringMatching(/^\/schemas\/types Basic /)]);
    expect(code).toBe(0);
  });

  it('Apicurio Registry is asked by its own API, whichever version the URL names', async () => {
    const asked: string[] = [];
    const url = await serve(200, '{"name":"Apicurio Registry"}', asked);
    const { text } = await look({ [env.apicurio.url]: `${url}/apis/registry/v3` });
    expect(asked).toEqual(['/apis/registry/v2/system/info nobody']);
    expect(text).toContain(`${url}/apis/registry/v3: it answers as a schema registry`);
  });

  it.each([
    [401, 'no', /it refuses a request without a login \(status 401\)/],
    [403, 'no', /it refuses a request without a login \(status 403\)/],
    [200, '<html>', /it answers with status 200, and not as a schema registry/],
    [404, '{}', /it answers with status 404, and not as a schema registry/],
  ])('a registry that answers %i %s is a problem', async (status, body, says) => {
    const { code, text } = await look({ [env.registry.url]: await serve(status, body) });
    expect(text).toMatch(says);
    expect(code).toBe(1);
  });

  it('of several URLs each is judged; one that cannot be reached from here is not known', async () => {
    const good = await serve(200, types);
    const gone = await serve(200, types);
    servers.pop()?.close();
    const { code, text } = await look({ [env.registry.url]: `${good},${gone}` });
    expect(text).toContain(`${good}: it answers as a schema registry`);
    expect(text).toMatch(/whether the registry answers is not known/);
    expect(text).toMatch(/ECONNREFUSED/);
    expect(code).toBe(0);
  });

  it('a secret that is no login is a problem, and is not sent', async () => {
    const asked: string[] = [];
    const url = await serve(200, types, asked);
    const file = join(scratch, 'login.json');
    writeFileSync(file, '{"user":"x"}');
    const { text } = await look({ [env.registry.url]: url, [env.registry.credentials]: `file://${file}` });
    expect(text).toContain('it is not a login');
    expect(asked).toEqual([]);
  });

  it('Glue needs a way from the VPC, and a role that may read schema versions', async () => {
    const { code, text } = await look(
      { [env.glueRegion]: 'eu-west-1' },
      { SimulatePrincipalPolicy: simulator('glue:GetSchemaVersion') },
    );
    expect(text).toMatch(/no way to glue: no endpoint with private DNS/);
    expect(text).toMatch(/the role is not allowed glue:GetSchemaVersion: no statement allows it/);
    expect(code).toBe(1);
  });

  it('a connector whose registry the function is not told of is a problem', async () => {
    const file = join(scratch, 'connector.ts');
    writeFileSync(
      file,
      `import { json } from ${JSON.stringify(join(import.meta.dirname, '../../../core/connector/define.ts'))};
export default {
  name: 'orders',
  routes: [{ topic: 'notes', value: { ...json(), registry: 'apicurio' }, table: 'app.notes', columns: { id: 'value.id' } }],
};
`,
    );
    const { text } = await look({}, {}, '--connector', file);
    expect(text).toMatch(
      /a format of the connector has apicurioRegistry\(\), and its environment names no such registry/,
    );
  });
});
