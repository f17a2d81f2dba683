import { expect, it, onTestFinished, vi } from 'vitest';
import { systemClock as clock } from '../../../lambda/adapters/environment/system-clock.ts';
import { env } from '../../../core/contract/environment.ts';
import { defineConnector } from '../../../core/connector/define.ts';
import { Server } from '../../../lambda/carry/serve.ts';
import { startInstance } from '../../../lambda/carry/start.ts';
import { FakeTelemetry } from '../../support/fakes/fake-telemetry.ts';
import { makeEvent } from '../../support/make-event.ts';
import { makeRecord } from '../../support/make-record.ts';
import type { ScriptedServer } from '../../support/scripted-server.ts';
import { startSilentServer } from '../../support/silent-server.ts';
import { answerEvent } from '../../../lambda/carry/answer-event.ts';

const connector = defineConnector({
  name: 'silent',
  routes: [{ topic: 'changes', table: 'silent.t', columns: { id: 'key' } }],
});
const secret = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:login-AbCdEf';

async function silent(): Promise<ScriptedServer> {
  const server = await startSilentServer();
  onTestFinished(() => server.close());
  return server;
}

/** What an invocation of `remainingMs` says of the start that it waits for, and how long it took. */
async function invoke(variables: Readonly<Record<string, string>>, remainingMs: number) {
  vi.unstubAllEnvs();
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  const telemetry = new FakeTelemetry();
  const start = (timeoutMs: number) => startInstance(connector, telemetry, timeoutMs);
  const server = new Server({ start, telemetry, clock });
  const startedAt = performance.now();
  const remaining = (): number => remainingMs - (performance.now() - startedAt);
  const event = makeEvent([makeRecord({ topic: 'changes', offset: 1, key: Buffer.from('a') })]);
  const error: unknown = await answerEvent(event, server, telemetry, remaining).catch(
    (thrown: unknown) => thrown,
  );
  const codes = telemetry.events.map((each) => (each.kind === 'batch-crashed' ? each.code : each.kind));
  return { leftMs: remaining(), message: error instanceof Error ? error.message : '', codes };
}

const cluster = (port: number) => ({
  [env.contactPoints]: `127.0.0.1:${port}`,
  [env.localDatacenter]: 'dc1',
  [env.tls]: 'off',
  [env.deadLetters]: 'file:///tmp/never-written.jsonl',
});
const aws = (port: number) => ({
  AWS_ENDPOINT_URL_SECRETS_MANAGER: `http://127.0.0.1:${port}`,
  AWS_ACCESS_KEY_ID: 'id',
  AWS_SECRET_ACCESS_KEY: 'key',
});

it('a Cassandra that accepts connections and never answers is given up before the invocation ends', async () => {
  const server = await silent();
  const { leftMs, message, codes } = await invoke(cluster(server.port), 1_200);
  expect(message).toContain(`cannot connect to 127.0.0.1:${server.port}`);
  expect(codes).toEqual(['timeout']);
  expect(server.accepted).toBe(1);
  expect(leftMs).toBeGreaterThan(0);
});

it.each([
  ['login', env.credentials, 'cannot connect'],
  ['authorities', env.tlsAuthorities, secret],
])(
  'a Secrets Manager that does not answer for the %s is given up before the invocation ends',
  async (_, variable, expected) => {
    const server = await silent();
    const variables = { ...cluster(1), ...aws(server.port), [variable]: secret };
    // The SDK is loaded first, which takes longer than an invocation of this test.
    await invoke({ ...variables, [env.tlsAuthorities]: secret }, 401);
    const { leftMs, message } = await invoke(variables, 1_200);
    expect(message).toContain(expected);
    expect(leftMs).toBeGreaterThan(0);
  },
);
