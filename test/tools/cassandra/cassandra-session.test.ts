import { describe, expect, it, onTestFinished } from 'vitest';
import { withCassandra } from '../../../tools/cassandra/session.ts';
import type { CommandIo } from '../../../cli/terminal/command.ts';
import { runCommandLine } from '../../../cli/main.ts';
import { migrate } from '../../../cli/migrate.ts';
import { query } from '../../../cli/query.ts';
import type { ScriptedServer } from '../../support/scripted-server.ts';
import { startScriptedServer } from '../../support/scripted-server.ts';
import { startSilentServer } from '../../support/silent-server.ts';

const io: CommandIo = { out: () => undefined, err: () => undefined };

async function pointOf(starting: Promise<ScriptedServer>): Promise<string> {
  const server = await starting;
  onTestFinished(() => server.close());
  return `127.0.0.1:${server.port}`;
}

describe('command on a server that accepts connections and never answers', () => {
  it('a command on a server that never answers ends with what to check', async () => {
    const point = await pointOf(startSilentServer());
    const startedAt = performance.now();
    const results = await Promise.allSettled([
      query.run(['--contact-points', point, 'SELECT * FROM ks.t'], io),
      migrate.run(['--contact-points', point, '--schema', 'examples/shop/schema.cql'], io),
    ]);
    expect(performance.now() - startedAt).toBeLessThan(13_000);
    for (const result of results) {
      expect(result.status === 'rejected' ? String(result.reason) : '').toMatch(
        new RegExp(`no Cassandra answers at ${point}: .*10000 ms.*port of CQL.*firewall.*--tls verified`),
      );
    }
  }, 20_000);

  it('a command tries several addresses that never answer within one time limit', async () => {
    const points = [await pointOf(startSilentServer()), await pointOf(startSilentServer())];
    const address = { contactPoints: points, localDatacenter: 'dc' };
    const work = (): Promise<void> => Promise.resolve();
    await expect(withCassandra(address, work, 500)).rejects.toThrow(
      `no Cassandra answers at ${points.join(', ')}: connecting took longer than 500 ms`,
    );
  });
});

it('a command on a server that closes connections suggests the TLS setting that was not given', async () => {
  const point = await pointOf(startScriptedServer((socket) => void socket.destroy()));
  await expect(
    withCassandra({ contactPoints: [point], localDatacenter: 'dc' }, () => Promise.resolve()),
  ).rejects.toThrow(/Socket was closed.*--tls verified/);
});

it('a command on a port where nothing listens says so once, without the stack of the driver', async () => {
  const server = await startScriptedServer(() => undefined);
  const point = `127.0.0.1:${server.port}`;
  await server.close();
  const written: string[] = [];
  const output: CommandIo = { out: (line) => written.push(line), err: (line) => written.push(line) };
  const args = ['query', '--contact-points', point, 'SELECT * FROM ks.t'];
  expect(await runCommandLine(args, { query: () => Promise.resolve(query) }, output)).toBe(1);
  expect(written).toEqual([
    `millrace query: no Cassandra answers at ${point}: connect ECONNREFUSED ${point}`,
  ]);
});
