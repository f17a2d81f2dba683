import { readRegistryUrl } from '../../core/contract/registry-url.ts';
import type { RegistryKind } from '../../core/decode/schema/schema-source.ts';
import type { RegistryPlace, RegistryPlaces } from '../../local/registry/registry-places.ts';
import { UsageError } from '../../project/usage-error.ts';
import { given, named, reference } from './connection-options.ts';
import type { Flags } from './flag.ts';
import type { OptionProblems } from './option-problems.ts';

/** The options of every command that runs the function on this machine: where its formats fetch schemas. */
export const registryFlags = {
  'registry-url': {
    type: 'string',
    value: 'URL',
    help: 'the root of the Confluent-compatible API, for formats of confluentRegistry(); several, separated by commas, are tried in turn',
    example: 'http://127.0.0.1:8081',
  },
  'registry-credentials': {
    type: 'string',
    value: 'REF',
    help: 'its login, {"username", "password"} or {"token"}; REF as for --credentials',
    example: 'registry-login.json',
  },
  'registry-tls-ca': {
    type: 'string',
    value: 'REF',
    help: 'the authorities that sign its certificate, PEM',
    defaultText: 'those that Node.js trusts',
    example: 'ca.pem',
  },
  'registry-tls-client-certificate': {
    type: 'string',
    value: 'REF',
    help: 'the certificate of this client, {"certificate", "privateKey"}, PEM',
    example: 'client.json',
  },
  'apicurio-url': {
    type: 'string',
    value: 'URL',
    help: 'the root of Apicurio Registry, for formats of apicurioRegistry(); several, separated by commas, are tried in turn',
    example: 'http://127.0.0.1:8080',
  },
  'apicurio-credentials': {
    type: 'string',
    value: 'REF',
    help: 'its login, as for --registry-credentials',
    example: 'registry-login.json',
  },
  'apicurio-tls-ca': {
    type: 'string',
    value: 'REF',
    help: 'the authorities that sign its certificate, PEM',
    defaultText: 'those that Node.js trusts',
    example: 'ca.pem',
  },
  'apicurio-tls-client-certificate': {
    type: 'string',
    value: 'REF',
    help: 'the certificate of this client, {"certificate", "privateKey"}, PEM',
    example: 'client.json',
  },
  'glue-region': {
    type: 'string',
    value: 'REGION',
    help: 'the region of AWS Glue Schema Registry, for formats of glueRegistry(); AWS_ENDPOINT_URL_GLUE names an emulation of it',
    defaultText: 'AWS_REGION',
    example: 'eu-west-1',
  },
} as const satisfies Flags;

export type RegistryValues = {
  readonly [Option in keyof typeof registryFlags]?: string | undefined;
};

/** Reads the options and adds what is wrong with them to `problems`; messages never quote what may be a secret. */
export function readRegistries(values: RegistryValues, problems: OptionProblems): RegistryPlaces {
  const confluent = readPlace('registry', values, problems);
  const apicurio = readPlace('apicurio', values, problems);
  const region = problems.read(() => given('glue-region', values['glue-region']), undefined);
  return {
    ...(confluent && { confluent }),
    ...(apicurio && { apicurio }),
    ...(region !== undefined && { glue: { region } }),
  };
}

/** Of the places those that a connector's formats need. Throws a UsageError that names the options that are missing. */
export function placesFor(kinds: readonly RegistryKind[], places: RegistryPlaces): RegistryPlaces {
  const missing = [
    ...(kinds.includes('confluent') && places.confluent === undefined
      ? [`'--registry-url URL': a format of the connector is of confluentRegistry()`]
      : []),
    ...(kinds.includes('apicurio') && places.apicurio === undefined
      ? [`'--apicurio-url URL': a format of the connector is of apicurioRegistry()`]
      : []),
  ];
  if (missing.length > 0)
    throw new UsageError(`say where schemas are fetched from with ${missing.join('; ')}`);
  const { confluent, apicurio, glue = {} } = places;
  return {
    ...(confluent && kinds.includes('confluent') && { confluent }),
    ...(apicurio && kinds.includes('apicurio') && { apicurio }),
    ...(kinds.includes('glue') && { glue }),
  };
}

function readPlace(
  prefix: 'registry' | 'apicurio',
  values: RegistryValues,
  problems: OptionProblems,
): RegistryPlace | undefined {
  const secret = (what: 'credentials' | 'tls-ca' | 'tls-client-certificate'): string | undefined => {
    const option = `${prefix}-${what}` as const;
    return problems.read(() => reference(option, values[option]), undefined);
  };
  const signIn = {
    ...named('credentials', secret('credentials')),
    ...named('tlsAuthorities', secret('tls-ca')),
    ...named('tlsClientCertificate', secret('tls-client-certificate')),
  };
  const option = `${prefix}-url` as const;
  const url = problems.read(() => readUrls(option, values[option]), undefined);
  if (url !== undefined) return { url, ...signIn };
  if (values[option] === undefined && Object.keys(signIn).length > 0) {
    problems.add(`the '--${prefix}-…' options need '--${option} URL'`);
  }
  return undefined;
}

/** Never quotes a URL: it may have a login in it. */
function readUrls(option: string, text: string | undefined): string | undefined {
  const urls = given(option, text)
    ?.split(',')
    .map((url) => url.trim());
  if (urls?.every((url) => readRegistryUrl(url) !== undefined) !== false) return urls?.join(',');
  throw new UsageError(
    `option '--${option}' must be http://HOST[:PORT][/PATH] or https://…, or several, separated by commas, without a login or a query in them`,
  );
}
