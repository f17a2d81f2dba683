import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { env } from '../../core/contract/environment.ts';
import type { SchemaId } from '../../core/decode/schema/schema-source.ts';
import { BatchCrash } from '../../core/record/batch-crash.ts';
import { systemClock } from '../../lambda/adapters/environment/system-clock.ts';
import type { HttpRegistryConfig } from '../../lambda/adapters/registry/config.ts';
import { ConfluentSource } from '../../lambda/adapters/registry/confluent.ts';
import { makeCertificates } from '../support/certificates.ts';
import { json, startRegistry } from '../support/registry-server.ts';
import { scratchFolder } from '../support/scratch.ts';

const folder = scratchFolder();
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
const seven: SchemaId = { by: 'id', id: 7 };

beforeAll(async () => {
  await makeCertificates(folder);
}, 90_000);

/** What comes of fetching from a server with the certificate `server`. */
async function fetchFrom(
  server: 'server' | 'expired',
  trusted: Pick<HttpRegistryConfig, 'authorities' | 'client'>,
  requestCert = false,
): Promise<unknown> {
  const registry = await startRegistry(() => json({ schema: '"string"' }), {
    cert: read(`${server}.pem`),
    key: read(`${server}.key`),
    ca: read('authority.pem'),
    requestCert,
    rejectUnauthorized: requestCert,
  });
  onTestFinished(() => registry.close());
  const config = { urls: [registry.url], readLogin: undefined, variables: env.registry, ...trusted };
  const source = new ConfluentSource(config, systemClock);
  onTestFinished(() => {
    source.close();
  });
  try {
    return (await source.fetch(seven, 3_000)).text;
  } catch (error) {
    return error instanceof BatchCrash ? error.failure.code : error;
  }
}

const own = () => ({ certificate: read('client.pem'), privateKey: read('client.key') });

describe('a registry with a certificate of a private authority', () => {
  it('is trusted by that authority, and by no other', async () => {
    const client = undefined;
    expect(await fetchFrom('server', { authorities: read('authority.pem'), client })).toBe('"string"');
    for (const authorities of [undefined, read('other-authority.pem')]) {
      expect(await fetchFrom('server', { authorities, client })).toBe('certificate_not_trusted');
    }
    expect(await fetchFrom('expired', { authorities: read('authority.pem'), client })).toBe(
      'certificate_not_trusted',
    );
  });

  it('that asks for a certificate gets it; without it the batch ends, and says why', async () => {
    const authorities = read('authority.pem');
    expect(await fetchFrom('server', { authorities, client: own() }, true)).toBe('"string"');
    expect(await fetchFrom('server', { authorities, client: undefined }, true)).toBe(
      'certificate_not_trusted',
    );
  });
});
