import { readFields } from './fields.ts';
import { SecretError, type SecretReference } from './reference.ts';

/** A login. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/**
 * Reads `{"username": "…", "password": "…"}`; other fields are left alone, so that secrets of RDS's shape will do.
 * Throws {@link SecretError}.
 */
export function parseCredentials(text: string, reference: SecretReference): Credentials {
  const { username, password } = readFields(text, reference);
  if (typeof username === 'string' && typeof password === 'string' && username !== '') {
    return { username, password };
  }
  throw new SecretError(reference, `it is not a login; allowed is {"username": "…", "password": "…"}`);
}
