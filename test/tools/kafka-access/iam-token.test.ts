import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { describe, expect, it } from 'vitest';
import { signIamToken } from '../../../tools/kafka-access/iam-token.ts';

/** Node's SHA-256 in the shape that the SDK's signer asks for. */
class Sha256 {
  readonly #hash: ReturnType<typeof createHash> | ReturnType<typeof createHmac>;

  constructor(key?: unknown) {
    this.#hash =
      key === undefined
        ? createHash('sha256')
        : createHmac('sha256', typeof key === 'string' ? key : Buffer.from(key as Uint8Array));
  }

  update(data: string | Uint8Array): void {
    this.#hash.update(data);
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }

  reset(): void {
    throw new Error('a hash is used once');
  }
}

describe('signIamToken', () => {
  it.each([
    [
      'eu-west-1',
      { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' },
    ],
    ['us-east-2', { accessKeyId: 'ASIA1', secretAccessKey: 's', sessionToken: 'IQoJ/b3+Jp=Z2' }],
  ])(
    "signIamToken presigns kafka-cluster:Connect in %s as the SDK's signer does",
    async (region, credentials) => {
      const at = new Date('2026-03-04T05:06:07.890Z');
      const url = new URL(Buffer.from(signIamToken(region, at, credentials), 'base64url').toString());
      expect(url.origin).toBe(`https://kafka.${region}.amazonaws.com`);
      expect(url.searchParams.get('User-Agent')).toBe('millrace');
      url.searchParams.delete('User-Agent');

      const signer = new SignatureV4({ service: 'kafka-cluster', region, credentials, sha256: Sha256 });
      const signed = await signer.presign(
        {
          method: 'GET',
          protocol: 'https:',
          hostname: url.hostname,
          path: '/',
          headers: { host: url.hostname },
          query: { Action: 'kafka-cluster:Connect' },
        },
        { expiresIn: 900, signingDate: at },
      );
      expect(Object.fromEntries(url.searchParams)).toEqual(signed.query);
    },
  );
});
