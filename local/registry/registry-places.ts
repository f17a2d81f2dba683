import { env } from '../../core/contract/environment.ts';

/** Where a registry is and how it is signed in to. Secrets are named: `file:///path`, or the ARN of one in Secrets Manager. */
export interface RegistryPlace {
  /** Or several, separated by commas. */
  readonly url: string;
  /** `{"username", "password"}` or `{"token"}`. */
  readonly credentials?: string;
  /** PEM. */
  readonly tlsAuthorities?: string;
  /** `{"certificate", "privateKey", "privateKeyPassword"?}`, PEM. */
  readonly tlsClientCertificate?: string;
}

/** The registries that the formats of a connector fetch schemas from. */
export interface RegistryPlaces {
  readonly confluent?: RegistryPlace;
  readonly apicurio?: RegistryPlace;
  /** AWS's own, unless `AWS_ENDPOINT_URL_GLUE` names another. */
  readonly glue?: { readonly region?: string };
}

/** What Lambda would tell the function of its registries. */
export function registryEnvironment({
  confluent,
  apicurio,
  glue,
}: RegistryPlaces): Readonly<Record<string, string>> {
  return {
    ...(confluent && variables(env.registry, confluent)),
    ...(apicurio && variables(env.apicurio, apicurio)),
    ...(glue?.region === undefined ? {} : { [env.glueRegion]: glue.region }),
  };
}

/** Whether the function asks AWS for schemas or for a secret of a registry. */
export function registriesCallAws({ confluent, apicurio, glue }: RegistryPlaces): boolean {
  const secrets = [confluent, apicurio].flatMap((place) => (place === undefined ? [] : secretsOf(place)));
  return glue !== undefined || secrets.some((secret) => !secret.startsWith('file:'));
}

const secretsOf = ({ credentials, tlsAuthorities, tlsClientCertificate }: RegistryPlace): readonly string[] =>
  [credentials, tlsAuthorities, tlsClientCertificate].filter((secret) => secret !== undefined);

type PlaceVariables = Readonly<Record<keyof RegistryPlace, string>>;

function variables(names: PlaceVariables, place: RegistryPlace): Readonly<Record<string, string>> {
  const { url, credentials, tlsAuthorities, tlsClientCertificate } = place;
  return {
    [names.url]: url,
    ...(credentials === undefined ? {} : { [names.credentials]: credentials }),
    ...(tlsAuthorities === undefined ? {} : { [names.tlsAuthorities]: tlsAuthorities }),
    ...(tlsClientCertificate === undefined ? {} : { [names.tlsClientCertificate]: tlsClientCertificate }),
  };
}
