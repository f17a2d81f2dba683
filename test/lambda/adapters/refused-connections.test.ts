import { expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../../lambda/adapters/cassandra/index.ts';
import type { Credentials } from '../../../core/secret/credentials.ts';
import { BatchCrash } from '../../../core/record/batch-crash.ts';
import { startRefusingServer, type Refusal } from '../../support/refusing-server.ts';

const wrong = { username: 'app', password: 'wrong' };

/** Why a store cannot be opened on a server that refuses, and how many connections that took. */
async function opening(refusal: Refusal, read: (n: number) => Credentials | undefined = () => wrong) {
  const server = await startRefusingServer(refusal);
  onTestFinished(() => server.close());
  let reads = 0;
  const error: unknown = await openStore({
    contactPoints: [`127.0.0.1:${server.port}`],
    localDatacenter: 'dc',
    consistency: 'LOCAL_QUORUM',
    tls: 'off',
    tokenAware: true,
    readCredentials: (version) => Promise.resolve(version === 'current' ? read((reads += 1)) : undefined),
  }).catch((thrown: unknown) => thrown);
  const code = error instanceof BatchCrash ? error.failure.code : String(error);
  return { code, accepted: server.accepted };
}

it.each([
  [
    'bad credentials in answer to STARTUP',
    { code: 0x0100, message: 'Bad credentials' },
    'authentication_failed',
  ],
  [
    'bad credentials in answer to the login',
    { code: 0x0100, message: 'Bad credentials', afterLogin: true },
    'authentication_failed',
  ],
  ['too many connections', { code: 0x1001, message: 'Too many connections' }, 'overloaded'],
  ['a protocol error', { code: 0x000a, message: 'Unknown opcode' }, 'unknown'],
  ['a server error', { code: 0x0000, message: 'java.lang.NullPointerException' }, 'unknown'],
] as const)('%s ends a start after a few connections', async (_, refusal, code) => {
  const opened = await opening(refusal);
  expect(opened.code).toBe(code);
  expect(opened.accepted).toBeLessThanOrEqual(6);
});

it('a secret that has another login at each reading is tried a few times', async () => {
  const changing = (n: number): Credentials => ({ username: 'app', password: `${n}` });
  const opened = await opening({ code: 0x0100, message: 'no', afterLogin: true }, changing);
  expect(opened).toEqual({ code: 'authentication_failed', accepted: 4 });
});
