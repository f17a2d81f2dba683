import { choices, type TlsMode } from '../../core/contract/environment.ts';
import { mechanisms, type KafkaAccess, type KafkaMechanism } from '../../tools/kafka-access/kafka-access.ts';
import { UsageError } from '../../project/usage-error.ts';
import { isOfThisMachine, named, reference, given } from './connection-options.ts';
import type { Flags } from './flag.ts';
import { OptionProblems } from './option-problems.ts';
import { oneOf } from './options.ts';

export const kafkaFlags = {
  'kafka-sasl': {
    type: 'string',
    value: 'MECHANISM',
    help: 'how to sign in: scram-sha-512, scram-sha-256, plain or iam, which signs in to MSK with your AWS credentials',
    defaultText: 'scram-sha-512 with --kafka-credentials, else none',
  },
  'kafka-credentials': {
    type: 'string',
    value: 'REF',
    help: 'the login, {"username", "password"}; REF as in --credentials',
    example: 'kafka-login.json',
  },
  'kafka-tls': {
    type: 'string',
    value: 'MODE',
    help: 'verified or off',
    defaultText:
      'verified with iam, with another --kafka-tls-… option, and with a login to another machine; else off',
  },
  'kafka-tls-ca': {
    type: 'string',
    value: 'REF',
    help: "the authorities that sign the brokers' certificates, PEM",
    defaultText: 'those that Node.js trusts',
    example: 'kafka-ca.pem',
  },
  'kafka-tls-client-certificate': {
    type: 'string',
    value: 'REF',
    help: 'the certificate of this client (mTLS), {"certificate", "privateKey"}, PEM',
    example: 'kafka-client.json',
  },
  'kafka-tls-server-name': {
    type: 'string',
    value: 'NAME',
    help: "the name in every broker's certificate",
    defaultText: 'its address',
    example: 'kafka.internal',
  },
  'kafka-region': {
    type: 'string',
    value: 'REGION',
    help: 'the Region of the MSK cluster, with iam',
    defaultText: "as in the brokers' names",
    example: 'eu-west-1',
  },
} as const satisfies Flags;

export type KafkaValues = { readonly [Option in keyof typeof kafkaFlags]?: string | undefined };

/** Reads the options. Throws a UsageError with every problem and what is allowed; it never quotes what may be a secret. */
export function readKafkaAccess(values: KafkaValues, brokers: readonly string[]): KafkaAccess {
  const problems = new OptionProblems();
  const secret = (option: 'kafka-credentials' | 'kafka-tls-ca' | 'kafka-tls-client-certificate') =>
    problems.read(() => reference(option, values[option]), undefined);
  const certificates = {
    ...named('tlsAuthorities', secret('kafka-tls-ca')),
    ...named('tlsClientCertificate', secret('kafka-tls-client-certificate')),
    ...named(
      'tlsServerName',
      problems.read(() => given('kafka-tls-server-name', values['kafka-tls-server-name']), undefined),
    ),
  };
  const credentials = secret('kafka-credentials');
  const mechanism = readMechanism(
    values['kafka-sasl'],
    values['kafka-credentials'] !== undefined,
    values['kafka-region'] !== undefined,
    problems,
  );
  const isAboutTls = tlsOptions.some((option) => values[option] !== undefined);
  const tls = problems.read(() => readTls(values['kafka-tls'], mechanism, isAboutTls, brokers), 'verified');
  const region = readRegion(values['kafka-region'], mechanism, brokers, problems);
  problems.throwIfAny();
  return {
    tls,
    ...(mechanism === undefined ? {} : { mechanism }),
    ...named('credentials', credentials),
    ...certificates,
    ...named('region', region),
  };
}

const tlsOptions = ['kafka-tls-ca', 'kafka-tls-client-certificate', 'kafka-tls-server-name'] as const;

function readMechanism(
  text: string | undefined,
  hasCredentials: boolean,
  hasRegion: boolean,
  problems: OptionProblems,
): KafkaMechanism | undefined {
  // A wrong mechanism says nothing about the options that go with it: those show which one was most likely meant.
  const likely = hasCredentials ? 'scram-sha-512' : hasRegion ? 'iam' : undefined;
  const mechanism =
    text === undefined ? undefined : problems.read(() => oneOf('kafka-sasl', text, mechanisms), likely);
  if (mechanism === undefined) return hasCredentials ? 'scram-sha-512' : undefined;
  if (mechanism === 'iam' && hasCredentials) {
    problems.add(
      `'--kafka-sasl iam' signs in with AWS credentials; leave out '--kafka-credentials', or name another mechanism`,
    );
  }
  if (mechanism !== 'iam' && !hasCredentials) {
    problems.add(`'--kafka-sasl ${mechanism}' needs '--kafka-credentials REF', the login`);
  }
  return mechanism;
}

function readTls(
  text: string | undefined,
  mechanism: KafkaMechanism | undefined,
  isAboutTls: boolean,
  brokers: readonly string[],
): TlsMode {
  const tls = text === undefined ? undefined : oneOf('kafka-tls', text, choices.tls);
  if (tls === 'off' && mechanism === 'iam') {
    throw new UsageError(`option '--kafka-tls' must be verified with '--kafka-sasl iam', got 'off'`);
  }
  if (tls === 'off' && isAboutTls) {
    throw new UsageError(
      `'--kafka-tls off' excludes the other '--kafka-tls-…' options; leave out one or the other`,
    );
  }
  if (tls !== undefined) return tls;
  if (isAboutTls || mechanism === 'iam') return 'verified';
  return mechanism === undefined || brokers.every(isOfThisMachine) ? 'off' : 'verified';
}

function readRegion(
  text: string | undefined,
  mechanism: KafkaMechanism | undefined,
  brokers: readonly string[],
  problems: OptionProblems,
): string | undefined {
  const region = problems.read(() => given('kafka-region', text), undefined);
  if (mechanism !== 'iam') {
    if (region !== undefined) problems.add(`option '--kafka-region' goes with '--kafka-sasl iam'`);
    return undefined;
  }
  const found = region ?? regionOf(brokers[0] ?? '');
  if (found !== undefined) return found;
  if (text === undefined)
    problems.add(`'--kafka-sasl iam' needs '--kafka-region REGION': the brokers' names do not contain it`);
  return undefined;
}

/** `b-1.shop.abc123.c2.kafka.eu-west-1.amazonaws.com:9098`, and serverless: `boot-….kafka-serverless.eu-west-1.…`. */
const regionOf = (broker: string): string | undefined =>
  /\.kafka(?:-serverless)?\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?:\d+$/.exec(broker)?.[1];
