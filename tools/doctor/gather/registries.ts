import { env } from '../../../core/contract/environment.ts';
import { isCertificateCode } from '../../../core/failure/certificate-error.ts';
import { parseAuthorities, parseClientCertificate } from '../../../core/secret/certificates.ts';
import { parseRegistryLogin } from '../../../core/secret/registry-login.ts';
import { readHttpRegistrySettings } from '../../../lambda/adapters/environment/registry-settings.ts';
import { systemClock } from '../../../lambda/adapters/environment/system-clock.ts';
import { jsonOf } from '../../../lambda/adapters/registry/http-answer.ts';
import { HttpConnection } from '../../../lambda/adapters/registry/http-connection.ts';
import { readSecretAs } from '../../../lambda/adapters/secrets/connection-secrets.ts';
import { openSecrets } from '../../../lambda/adapters/secrets/index.ts';
import { askWith, type Fact } from '../facts/fact.ts';
import type { RegistryAnswer, RegistryFacts, RegistryPlace } from '../facts/registry-facts.ts';
import { ask } from './ask.ts';
import { secretOf, type SecretToRead } from './secrets.ts';

type HttpPlace = Exclude<RegistryPlace, { kind: 'glue' }>;

const variables = { confluent: env.registry, apicurio: env.apicurio } as const;

/** The registries that an environment names. Throws EnvironmentError with what is wrong with its variables. */
export function readRegistries(
  values: Readonly<Record<string, string | undefined>>,
): readonly RegistryPlace[] {
  const http = (['confluent', 'apicurio'] as const).flatMap((kind) =>
    values[variables[kind].url] === undefined
      ? []
      : [{ kind, ...readHttpRegistrySettings(kind, variables[kind], values) }],
  );
  const region = values[env.glueRegion];
  return region === undefined ? http : [...http, { kind: 'glue', region }];
}

/** The secrets that registries are asked with. */
export const registrySecrets = (places: readonly RegistryPlace[]): readonly SecretToRead[] =>
  places.flatMap((place) =>
    place.kind === 'glue'
      ? []
      : [
          ...secretOf(place.credentials, 'registry-login'),
          ...secretOf(place.tlsAuthorities, 'authorities'),
          ...secretOf(place.tlsClientCertificate, 'client-certificate'),
        ],
  );

/** Asks each URL of registries from this machine, with the secrets of the function. */
export const gatherRegistries = (places: readonly RegistryPlace[]): Promise<readonly RegistryFacts[]> =>
  Promise.all(
    places.map(async (place) => ({ place, answers: place.kind === 'glue' ? [] : await askUrls(place) })),
  );

async function askUrls(place: HttpPlace): Promise<RegistryFacts['answers']> {
  const secrets = openSecrets();
  const connection = await ask('secretsmanager:GetSecretValue', async () => {
    const [authorities, client, headers] = await Promise.all([
      readSecretAs(parseAuthorities, place.tlsAuthorities, 'current', secrets),
      readSecretAs(parseClientCertificate, place.tlsClientCertificate, 'current', secrets),
      readSecretAs(parseRegistryLogin, place.credentials, 'current', secrets),
    ]);
    return { authorities, client, headers: headers ?? {} };
  });
  return Promise.all(
    place.urls.map(async (url) => ({
      url,
      answer: await askWith(connection, ({ headers, ...certificates }) =>
        askUrl(place, url, headers, {
          ...certificates,
          urls: [url],
          readLogin: undefined,
          variables: variables[place.kind],
        }),
      ),
    })),
  );
}

/** What every login that reads schemas may ask, and what a registry answers with JSON. */
const paths = { confluent: '/schemas/types', apicurio: '/apis/registry/v2/system/info' } as const;
const answerMs = 5_000;

function askUrl(
  { kind }: HttpPlace,
  url: string,
  headers: Parameters<HttpConnection['get']>[1],
  config: ConstructorParameters<typeof HttpConnection>[1],
): Promise<Fact<RegistryAnswer>> {
  // A URL of Apicurio may name the version of its API.
  const root = kind === 'apicurio' ? url.replace(/\/apis\/registry\/v\d+$/, '') : url;
  const connection = new HttpConnection(root, config, systemClock);
  return ask(`${root}${paths[kind]}`, async () => {
    try {
      const answer = await connection.get(paths[kind], headers, answerMs);
      const isRefused = answer.status === 401 || answer.status === 403;
      const isRegistry = answer.status === 200 && jsonOf(answer) !== undefined;
      return {
        kind: isRefused ? 'refused' : isRegistry ? 'registry' : 'other',
        code: String(answer.status),
      };
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      if (!isCertificateCode(code)) throw error;
      return { kind: 'certificate', code };
    } finally {
      connection.close();
    }
  });
}
