import { readFields } from './fields.ts';
import { SecretError, type SecretReference } from './reference.ts';

/** The headers of a request that sign the function in to a schema registry, by their names in lower case. */
export type LoginHeaders = Readonly<Record<string, string>>;

/**
 * Reads `{"username": "…", "password": "…"}` (basic authentication, RFC 7617), or `{"token": "…"}` (a bearer token, RFC
 * 6750), which Confluent Cloud asks to have the id of the registry beside it, `"logicalCluster"`, and may ask for
 * `"identityPoolId"`. Other fields are left alone. Throws {@link SecretError}.
 */
export function parseRegistryLogin(text: string, reference: SecretReference): LoginHeaders {
  const { username, password, token, logicalCluster, identityPoolId } = readFields(text, reference);
  if (isText(token)) {
    const headers = {
      authorization: `Bearer ${token}`,
      ...(isText(logicalCluster) && { 'target-sr-cluster': logicalCluster }),
      ...(isText(identityPoolId) && { 'confluent-identity-pool-id': identityPoolId }),
    };
    if (Object.values(headers).every((value) => /^[\x20-\x7e]+$/.test(value))) return headers;
    throw new SecretError(reference, 'its token or ids have characters that no header may have');
  }
  if (isText(username) && typeof password === 'string') {
    const login = Buffer.from(`${username}:${password}`, 'utf8').toString('base64');
    return { authorization: `Basic ${login}` };
  }
  throw new SecretError(
    reference,
    `it is not a login; allowed is {"username": "…", "password": "…"} or {"token": "…"}`,
  );
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
