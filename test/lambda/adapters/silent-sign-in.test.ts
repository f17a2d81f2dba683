/** Calls that a function makes by the way: for credentials, for a TLS handshake, for CloudFormation. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { CassandraConfig } from '../../../lambda/adapters/cassandra/config.ts';
import { openStore } from '../../../lambda/adapters/cassandra/index.ts';
import { cloudFormation } from '../../../lambda/adapters/cloudformation/index.ts';
import { readAwsCredentials } from '../../../lambda/adapters/keyspaces/aws-credentials.ts';
import { SigV4AuthProvider } from '../../../lambda/adapters/keyspaces/sign-in.ts';
import { openSecrets } from '../../../lambda/adapters/secrets/index.ts';
import { openLargeLetters, openSqsSink } from '../../../lambda/adapters/sqs/index.ts';
import { known } from '../../../core/failure/failure-message.ts';
import { BatchCrash } from '../../../core/record/batch-crash.ts';
import { writeDeadLetters } from '../../../core/dead-letters/dead-letter.ts';
import { bytes } from '../../support/keyspaces-stand-in/body.ts';
import { opcodes } from '../../support/keyspaces-stand-in/frames.ts';
import { makeRecord } from '../../support/make-record.ts';
import { answerFrames, askForLogin } from '../../support/refusing-server.ts';
import { startScriptedServer, type ScriptedServer } from '../../support/scripted-server.ts';
import { startSilentServer } from '../../support/silent-server.ts';

const limitMs = 600;
/** For what a call does besides waiting. */
const graceMs = 2_000;

async function inTime(work: () => Promise<unknown>): Promise<void> {
  const startedAt = performance.now();
  await work();
  expect(performance.now() - startedAt).toBeLessThan(limitMs + graceMs);
}

async function ofTest(starting: Promise<ScriptedServer>): Promise<ScriptedServer> {
  const server = await starting;
  onTestFinished(() => server.close());
  return server;
}

/** Opens a store on a port of this machine; what is not given is as for a cluster without a login. */
const open = (port: number, config: Partial<CassandraConfig>) =>
  openStore(
    {
      contactPoints: [`127.0.0.1:${port}`],
      localDatacenter: 'dc',
      consistency: 'LOCAL_QUORUM',
      tls: 'off',
      tokenAware: false,
      ...config,
    },
    limitMs,
  );

beforeEach(() => () => vi.unstubAllEnvs());

/** Where the SDK looks for credentials when the environment has none; each asks an address that is silent. */
const sources: Readonly<
  Record<string, (address: string, folder: string) => Readonly<Record<string, string>>>
> = {
  'a container': (address) => ({ AWS_CONTAINER_CREDENTIALS_FULL_URI: `${address}/credentials` }),
  STS: (address, folder) => {
    writeFileSync(join(folder, 'token'), 'token');
    return {
      AWS_WEB_IDENTITY_TOKEN_FILE: join(folder, 'token'),
      AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/connector',
      AWS_ENDPOINT_URL_STS: address,
    };
  },
};

describe.each(Object.entries(sources))('AWS credentials when %s does not answer', (_, variablesOf) => {
  let silent: ScriptedServer;
  afterEach(() => {
    expect(silent.accepted).toBeGreaterThan(0);
  });
  beforeEach(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'millrace-silent-'));
    onTestFinished(() => {
      rmSync(folder, { recursive: true });
    });
    silent = await ofTest(startSilentServer());
    const variables = {
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: undefined,
      AWS_SECRET_ACCESS_KEY: undefined,
      AWS_PROFILE: undefined,
      AWS_CONFIG_FILE: join(folder, 'none'),
      AWS_SHARED_CREDENTIALS_FILE: join(folder, 'none'),
      AWS_EC2_METADATA_DISABLED: 'true',
      ...variablesOf(`http://127.0.0.1:${silent.port}`, folder),
    };
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
    // The SDK is loaded first, which may take longer than the limit.
    await Promise.all([
      import('@aws-sdk/credential-provider-node'),
      import('../../../lambda/adapters/sqs/sqs-sdk.ts'),
      import('../../../lambda/adapters/sqs/s3-sdk.ts'),
      import('../../../lambda/adapters/secrets/secrets-manager-sdk.ts'),
    ]);
  });

  it('a store on Keyspaces is given up in time if the credentials do not arrive', async () => {
    const server = await ofTest(
      startScriptedServer((socket) => {
        answerFrames(socket, ({ opcode }) =>
          opcode === opcodes.startup
            ? askForLogin
            : { opcode: opcodes.authChallenge, body: bytes(Buffer.from('nonce=0123456789abcdef')) },
        );
      }),
    );
    const authProvider = new SigV4AuthProvider('eu-west-1', readAwsCredentials);
    await inTime(() => expect(open(server.port, { authProvider })).rejects.toThrow(BatchCrash));
  });

  it('the reading of a secret is given up in time if the credentials do not arrive', async () => {
    const arn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:login-AbCdEf';
    const reference = { kind: 'secret', arn } as const;
    await inTime(() => expect(openSecrets().read(reference, 'current', limitMs)).rejects.toThrow('login'));
  });

  it('dead letters are not stored, read or removed if the credentials do not arrive', async () => {
    const url = 'https://sqs.eu-west-1.amazonaws.com/123456789012/letters';
    const failure = { next: 'dead-letter', stage: 'map', code: 'wrong_type', message: known('x') } as const;
    const outcomes = [10, 300_000].map((size, offset) => ({
      kind: 'failed' as const,
      record: makeRecord({ offset, value: Buffer.alloc(size, 'v') }),
      failure,
    }));
    const letters = writeDeadLetters(outcomes, { name: 'c', configHash: 'h' }, 0).map(({ letter }) => letter);
    const sink = openSqsSink({ url, bucket: 'large' });
    await inTime(async () => {
      const failures = await sink.store(letters, limitMs);
      expect(failures.map((each) => each?.code)).toEqual([
        'dead_letter_not_stored',
        'dead_letter_not_stored',
      ]);
    });
    const kept = openLargeLetters(url);
    const pointer = { version: 1, storedIn: { bucket: 'large', key: 'k' } } as const;
    const message = { id: 'm', body: '', receipt: 'r' };
    await inTime(() => expect(kept.read(pointer, limitMs)).rejects.toThrow());
    await inTime(() => expect(kept.discard(message, pointer, limitMs)).rejects.toThrow());
  });
});

it('a TLS handshake that is not answered ends with the start', async () => {
  const { port } = await ofTest(startSilentServer());
  await inTime(() => expect(open(port, { tls: 'verified' })).rejects.toThrow(/cannot connect to/));
});

it('an answer that CloudFormation does not accept ends with what to check, without its URL', async () => {
  const { port } = await ofTest(startSilentServer());
  const request = {
    kind: 'create',
    responseUrl: `http://127.0.0.1:${port}/answer?Signature=hidden`,
    ids: { StackId: 's', RequestId: 'r', LogicalResourceId: 'Tables' },
    physicalId: 'millrace/Tables',
  } as const;
  await inTime(() =>
    expect(cloudFormation.answer(request, undefined, limitMs)).rejects.toThrow(
      /^(?!.*hidden)CloudFormation got no answer: .*needs a way to S3/,
    ),
  );
});
