import { toTlsOptions } from '../../lambda/adapters/cassandra/tls.ts';
import { openSecrets } from '../../lambda/adapters/secrets/index.ts';
import {
  readConnectionSecrets,
  type ConnectionSecrets,
} from '../../lambda/adapters/secrets/connection-secrets.ts';
import { parseSecretReference } from '../../core/secret/reference.ts';
import type { KafkaSecurity } from '../../local/event-source/kafka/security.ts';
import { signIamToken } from './iam-token.ts';
import type { KafkaAccess, KafkaMechanism } from './kafka-access.ts';

/**
 * The contents behind the references of a {@link KafkaAccess}. The login is read for each connection, since it may rotate. Throws
 * SecretError, which never quotes a secret, for what cannot be read or understood.
 */
export async function openKafkaSecurity(access: KafkaAccess): Promise<KafkaSecurity> {
  const { credentials, tlsAuthorities, tlsClientCertificate, tlsServerName } = access;
  const secrets = await readConnectionSecrets(
    {
      credentials: referenceOf(credentials),
      tlsAuthorities: referenceOf(tlsAuthorities),
      tlsClientCertificate: referenceOf(tlsClientCertificate),
      tlsServerName,
    },
    openSecrets(),
  );
  // Read now: a login that cannot be read must not look like one that Kafka refuses.
  await secrets.readCredentials?.('current');
  const sasl = saslOf(access, secrets);
  return {
    ...(access.tls === 'off' ? {} : { tls: toTlsOptions(secrets.certificates, []) }),
    ...(sasl === undefined ? {} : { sasl }),
  };
}

const ofKafka = {
  'scram-sha-512': 'SCRAM-SHA-512',
  'scram-sha-256': 'SCRAM-SHA-256',
  plain: 'PLAIN',
  iam: 'OAUTHBEARER',
} as const satisfies Record<KafkaMechanism, string>;

function saslOf(
  { mechanism, region }: KafkaAccess,
  { readCredentials }: ConnectionSecrets,
): KafkaSecurity['sasl'] {
  if (mechanism === undefined) return undefined;
  if (mechanism === 'iam') {
    return {
      mechanism: ofKafka.iam,
      token: async () => {
        const { defaultProvider } = await import('@aws-sdk/credential-provider-node');
        return signIamToken(region ?? '', new Date(), await defaultProvider()());
      },
    };
  }
  const read = async (field: 'username' | 'password'): Promise<string> => {
    const login = await readCredentials?.('current');
    if (login === undefined) throw new Error('the login is gone');
    return login[field];
  };
  return {
    mechanism: ofKafka[mechanism],
    username: () => read('username'),
    password: () => read('password'),
  };
}

const referenceOf = (text: string | undefined): ReturnType<typeof parseSecretReference> =>
  text === undefined ? undefined : parseSecretReference(text);
