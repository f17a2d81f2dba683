/** The secrets port on AWS Secrets Manager, and on files for the machine that develops and tests. */
import type { Secrets } from '../../ports/secrets.ts';
import { readFileSecret } from './file.ts';
import { readManagedSecret } from './secrets-manager.ts';

export function openSecrets(): Secrets {
  return {
    read: (reference, version, timeoutMs) =>
      reference.kind === 'file'
        ? readFileSecret(reference, version)
        : readManagedSecret(reference, version, timeoutMs),
  };
}
