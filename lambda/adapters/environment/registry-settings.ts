import { env } from '../../../core/contract/environment.ts';
import { readRegistryUrl } from '../../../core/contract/registry-url.ts';
import type { SecretReference } from '../../../core/secret/reference.ts';
import { Variables } from './variables.ts';

/** Where a registry with an API over HTTP is, and where the secrets for its requests are. */
export interface HttpRegistrySettings {
  /** At least one, without a slash at the end. */
  readonly urls: readonly string[];
  readonly credentials: SecretReference | undefined;
  readonly tlsAuthorities: SecretReference | undefined;
  readonly tlsClientCertificate: SecretReference | undefined;
}

/** Reads the variables of a kind of registry; throws {@link EnvironmentError} with all that is wrong with them. */
export function readHttpRegistrySettings(
  kind: 'confluent' | 'apicurio',
  names: Readonly<Record<keyof Omit<HttpRegistrySettings, 'urls'> | 'url', string>>,
  values: Readonly<Record<string, string | undefined>>,
): HttpRegistrySettings {
  const variables = new Variables(values);
  const urls = variables
    .text(names.url)
    .split(',')
    .map((url) => url.trim().replace(/\/+$/, ''));
  if (!urls.every((url) => readRegistryUrl(url) !== undefined)) {
    const option = `what registries: [RegistryAccess.${kind}({ urls })] of the construct sets`;
    variables.refuse(
      names.url,
      `'https://host:port/path' without a login, or several, separated by commas: ${option}, since a format names ${kind}Registry()`,
    );
  }
  const settings = {
    urls,
    credentials: variables.secret(names.credentials),
    tlsAuthorities: variables.secret(names.tlsAuthorities),
    tlsClientCertificate: variables.secret(names.tlsClientCertificate),
  };
  variables.check();
  return settings;
}

/** The region of AWS Glue; throws {@link EnvironmentError} where neither the deployment nor Lambda says one. */
export function readGlueRegion(values: Readonly<Record<string, string | undefined>>): string {
  const variables = new Variables(values);
  const region = variables.text(env.glueRegion) || variables.text('AWS_REGION');
  if (!/^[a-z]{2}(-[a-z]+)+-\d+$/.test(region)) {
    variables.refuse(env.glueRegion, `a region such as 'eu-west-1'; without it, that of AWS_REGION`);
  }
  variables.check();
  return region;
}
