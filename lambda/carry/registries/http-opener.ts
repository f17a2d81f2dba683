import type { RegistryVariables, HttpRegistryConfig } from '../../adapters/registry/config.ts';
import { readHttpRegistrySettings } from '../../adapters/environment/registry-settings.ts';
import { firstToExpire } from '../../adapters/secrets/certificate-expiry.ts';
import { readSecretAs } from '../../adapters/secrets/connection-secrets.ts';
import { CachedSource } from '../../../core/decode/schema/cached-source.ts';
import type { SchemaSource } from '../../../core/decode/schema/schema-source.ts';
import { parseAuthorities, parseClientCertificate } from '../../../core/secret/certificates.ts';
import { parseRegistryLogin } from '../../../core/secret/registry-login.ts';
import type { Clock } from '../../ports/clock.ts';
import type { OpenRegistry } from './opener.ts';

/** A source of schemas over connections of its own. */
interface Connected extends SchemaSource {
  close(): void;
}

/** Opens a registry with an API over HTTP, by the variables of its kind. */
export function httpOpener(
  kind: 'confluent' | 'apicurio',
  variables: RegistryVariables,
  connect: (config: HttpRegistryConfig) => Connected,
  clock: Clock,
): OpenRegistry {
  let cached: CachedSource | undefined;
  let connected: Connected | undefined;
  return async ({ values, secrets, timeoutMs }) => {
    const { urls, credentials, tlsAuthorities, tlsClientCertificate } = readHttpRegistrySettings(
      kind,
      variables,
      values,
    );
    const [authorities, client] = await Promise.all([
      readSecretAs(parseAuthorities, tlsAuthorities, 'current', secrets, timeoutMs),
      readSecretAs(parseClientCertificate, tlsClientCertificate, 'current', secrets, timeoutMs),
    ]);
    const readLogin: HttpRegistryConfig['readLogin'] =
      credentials === undefined
        ? undefined
        : (version, limitMs) => readSecretAs(parseRegistryLogin, credentials, version, secrets, limitMs);
    connected?.close();
    connected = connect({ urls, readLogin, authorities, client, variables });
    if (cached === undefined) cached = new CachedSource(connected, () => clock.now());
    else cached.reconnect(connected);
    return { source: cached, firstToExpire: firstToExpire({ authorities, client }) };
  };
}
