import type { SecretReference, SecretVersion } from '../../core/secret/reference.ts';

export interface Secrets {
  /**
   * Reads a version of a secret as it is now; `undefined` if there is no `pending` one.
   * Throws {@link SecretError} when the secret cannot be read within `timeoutMs` (default and most: 8 s).
   */
  read(reference: SecretReference, version: SecretVersion, timeoutMs?: number): Promise<string | undefined>;
}
