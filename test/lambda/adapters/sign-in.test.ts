import { errors } from 'cassandra-driver';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { classify } from '../../../lambda/adapters/cassandra/classify.ts';
import {
  readAwsCredentials,
  type ReadAwsCredentials,
} from '../../../lambda/adapters/keyspaces/aws-credentials.ts';
import { SigV4AuthProvider } from '../../../lambda/adapters/keyspaces/sign-in.ts';

const credentials = { accessKeyId: 'AKIA', secretAccessKey: 'secret' };

/** The two steps of a sign-in, each as the driver sees it. */
function signIn(read: ReadAwsCredentials) {
  const authenticator = new SigV4AuthProvider('eu-central-1', read).newAuthenticator();
  const called = (step: (callback: (error: unknown, token?: Buffer) => void) => void): Promise<string> =>
    new Promise((resolve, reject) => {
      step((error, token) => {
        if (error instanceof Error) reject(error);
        else resolve(String(token));
      });
    });
  return {
    start: () =>
      called((callback) => {
        authenticator.initialResponse(callback);
      }),
    answer: (challenge: string) =>
      called((callback) => {
        authenticator.evaluateChallenge(Buffer.from(challenge), callback);
      }),
  };
}

describe('sign-in to Keyspaces', () => {
  it('the sign-in names the mechanism, then answers the nonce', async () => {
    const { start, answer } = signIn(() => Promise.resolve(credentials));
    expect(await start()).toBe('SigV4\0\0');
    expect(await answer('nonce=abc')).toMatch(/^signature=[0-9a-f]{64},access_key=AKIA,amzdate=[^,]+Z$/);
  });

  it('the sign-in reads the credentials again for every connection', async () => {
    let count = 0;
    const read = (): ReturnType<ReadAwsCredentials> =>
      Promise.resolve({ ...credentials, accessKeyId: `AKIA${++count}` });
    expect(await signIn(read).answer('nonce=abc')).toContain('access_key=AKIA1,');
    expect(await signIn(read).answer('nonce=abc')).toContain('access_key=AKIA2,');
  });

  it('the sign-in without credentials ends with a crash that names the reason', async () => {
    const error: unknown = await signIn(() => Promise.reject(new Error('profile shop has no keys')))
      .answer('nonce=abc')
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(errors.AuthenticationError);
    expect(classify(error)).toMatchObject({
      next: 'crash',
      code: 'authentication_failed',
      message: {
        redacted: expect.stringContaining(
          'no AWS credentials to sign in to Keyspaces with: profile shop has no keys; give the function a role',
        ) as string,
      },
    });
  });

  it('the sign-in does not wait for credentials forever', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const ended = expect(signIn(() => new Promise(() => undefined)).answer('nonce=abc')).rejects.toThrow(
      'they were not there after 10 s',
    );
    await vi.advanceTimersByTimeAsync(10_000);
    await ended;
  });

  it('the sign-in says so if the server is not Keyspaces', async () => {
    const { answer } = signIn(() => Promise.resolve(credentials));
    await expect(answer('realm')).rejects.toThrow(/its challenge has no nonce.*dialect cassandra/);
  });
});

describe('AWS credentials of the environment', () => {
  const set = (name: string, value: string): void => {
    vi.stubEnv(name, value);
  };

  it("the credentials of the environment are those of the function's role", async () => {
    onTestFinished(() => void vi.unstubAllEnvs());
    set('AWS_ACCESS_KEY_ID', 'ASIA1');
    set('AWS_SECRET_ACCESS_KEY', 'key');
    set('AWS_SESSION_TOKEN', 'token');
    expect(await readAwsCredentials()).toEqual({
      accessKeyId: 'ASIA1',
      secretAccessKey: 'key',
      sessionToken: 'token',
    });
  });
});
