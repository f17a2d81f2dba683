import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CreateSecretCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createCleanup } from '../../local/process/cleanup.ts';
import { openSecrets } from '../../lambda/adapters/secrets/index.ts';
import type { SecretReference } from '../../core/secret/reference.ts';
import { openDirectory, type RunDirectory } from '../../local/directories/run-directory.ts';
import { motoEnvironment, startMoto } from '../support/moto.ts';

const cleanup = createCleanup();
const secrets = openSecrets();
const region = 'eu-west-1';
let directory: RunDirectory;
let manager: SecretsManagerClient;

beforeAll(async () => {
  directory = await openDirectory('secrets', undefined);
  cleanup.defer(() => directory.close(false));
  const moto = await startMoto();
  cleanup.defer(() => moto.stop());
  for (const [name, value] of Object.entries(motoEnvironment)) vi.stubEnv(name, value);
  // Where the SDK finds it, as an endpoint in a VPC would be told to it.
  vi.stubEnv('AWS_ENDPOINT_URL_SECRETS_MANAGER', moto.endpoint);
  manager = new SecretsManagerClient({ region, endpoint: moto.endpoint });
  cleanup.defer(() => {
    vi.unstubAllEnvs();
    manager.destroy();
    return Promise.resolve();
  });
});
afterAll(() => cleanup.run());

/** Makes a secret with a current version and, given, a pending one. */
type Keep = (name: string, current: string, pending?: string) => Promise<SecretReference>;

const keepFile: Keep = async (name, current, pending) => {
  const path = join(directory.path, name);
  await writeFile(path, current);
  if (pending !== undefined) await writeFile(`${path}.pending`, pending);
  return { kind: 'file', path };
};

const keepManaged: Keep = async (name, current, pending) => {
  const { ARN: arn = '' } = await manager.send(
    new CreateSecretCommand({ Name: name, SecretString: current }),
  );
  if (pending !== undefined) {
    await manager.send(
      new PutSecretValueCommand({ SecretId: arn, SecretString: pending, VersionStages: ['AWSPENDING'] }),
    );
  }
  return { kind: 'secret', arn };
};

for (const [name, keep, missing] of [
  ['files', keepFile, { kind: 'file', path: '/nowhere/login.json' }],
  [
    'Secrets Manager',
    keepManaged,
    { kind: 'secret', arn: `arn:aws:secretsmanager:${region}:123456789012:secret:none-a1b2c3` },
  ],
] as const) {
  describe(`secrets port on ${name}`, () => {
    it('the secrets adapter reads the current version, and the pending one while there is one', async () => {
      const rotating = await keep('rotating', 'now', 'next');
      expect(await secrets.read(rotating, 'current')).toBe('now');
      expect(await secrets.read(rotating, 'pending')).toBe('next');
      const resting = await keep('resting', 'now');
      expect(await secrets.read(resting, 'pending')).toBeUndefined();
    });

    it('the secrets adapter names the secret that cannot be read', async () => {
      await expect(secrets.read(missing, 'current')).rejects.toThrow(
        /^secret (file:\/\/\/nowhere\/login\.json|arn:\S+:none-a1b2c3): /,
      );
    });
  });
}
