import { choices, type TlsMode } from '../../core/contract/environment.ts';
import { mechanisms, type KafkaAccess, type KafkaMechanism } from '../../tools/kafka-access/kafka-access.ts';
import { UsageError } from '../../project/usage-error.ts';
import { isOfThisMachine, named, reference, given } from './connection-options.ts';
import { OptionProblems } from './option-problems.ts';
import { oneOf } from './options.ts';

export const kafkaOptions = {
  'kafka-sasl': { type: 'string' },
  'kafka-credentials': { type: 'string' },
  'kafka-tls': { type: 'string' },
  'kafka-tls-ca': { type: 'string' },
  'kafka-tls-client-certificate': { type: 'string' },
  'kafka-tls-server-name': { type: 'string' },
  'kafka-region': { type: 'string' },
} as const;

export const kafkaUsage = `  --kafka-sasl MECHANISM scram-sha-512, scram-sha-256, plain or iam (default: scram-sha-512 with
                         --kafka-credentials, else none); iam signs in to MSK with your AWS credentials
  --kafka-credentials REF        the login, {"username", "password"}; REF as below
  --kafka-tls MODE       verified or off (default: verified with a login, iam or another --kafka-tls-… option,
                         off without, and with a login to this machine)
  --kafka-tls-ca REF     authorities that sign the brokers' certificates, PEM (default: those that Node trusts)
  --kafka-tls-client-certificate REF   your own certificate (mTLS): {"certificate", "privateKey"}, PEM
  --kafka-tls-server-name NAME   the name that every broker's certificate carries (default: its address)
  --kafka-region REGION  region of the MSK cluster, with iam (default: as the brokers' names say)`;

export type KafkaValues = { readonly [Option in keyof typeof kafkaOptions]?: string | undefined };

/** Reads the options; throws UsageError that says all that is wrong and what is allowed, and never quotes what may be a secret. */
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
  // What goes with a mechanism can't be judged by one that there is not: the other options say which is most likely meant.
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
      `'--kafka-tls off' leaves no use for the other '--kafka-tls-…' options; leave out one or the other`,
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
    problems.add(`'--kafka-sasl iam' needs '--kafka-region REGION': the brokers' names don't say it`);
  return undefined;
}

/** `b-1.shop.abc123.c2.kafka.eu-west-1.amazonaws.com:9098`, and serverless: `boot-….kafka-serverless.eu-west-1.…`. */
const regionOf = (broker: string): string | undefined =>
  /\.kafka(?:-serverless)?\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?:\d+$/.exec(broker)?.[1];
