import { choices, type TlsMode } from '../../lambda/contract.ts';
import { UsageError } from '../command.ts';
import { isOfThisMachine, named, reference, given } from '../connection-options.ts';
import { oneOf } from '../options.ts';

const mechanisms = ['scram-sha-512', 'scram-sha-256', 'plain', 'iam'] as const;
export type KafkaMechanism = (typeof mechanisms)[number];

/** How a Kafka is signed in to. Secrets are named, never given: `file:///path` or the ARN of one in Secrets Manager. */
export interface KafkaAccess {
  readonly tls: TlsMode;
  /** `undefined`: no login, or the client certificate is the login. */
  readonly mechanism?: KafkaMechanism;
  /** `{"username", "password"}`. */
  readonly credentials?: string;
  /** PEM. */
  readonly tlsAuthorities?: string;
  /** `{"certificate", "privateKey", "privateKeyPassword"?}`, PEM. */
  readonly tlsClientCertificate?: string;
  readonly tlsServerName?: string;
  /** Of the MSK cluster; with `iam` only. */
  readonly region?: string;
}

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

/** Reads the options; throws UsageError that says what is allowed, and never quotes what may be a secret. */
export function readKafkaAccess(values: KafkaValues, brokers: readonly string[]): KafkaAccess {
  const certificates = {
    ...named('tlsAuthorities', reference('kafka-tls-ca', values['kafka-tls-ca'])),
    ...named(
      'tlsClientCertificate',
      reference('kafka-tls-client-certificate', values['kafka-tls-client-certificate']),
    ),
    ...named('tlsServerName', given('kafka-tls-server-name', values['kafka-tls-server-name'])),
  };
  const credentials = reference('kafka-credentials', values['kafka-credentials']);
  const mechanism = readMechanism(values['kafka-sasl'], credentials);
  const tls = readTls(values['kafka-tls'], mechanism, Object.keys(certificates).length > 0, brokers);
  return {
    tls,
    ...(mechanism === undefined ? {} : { mechanism }),
    ...named('credentials', credentials),
    ...certificates,
    ...named('region', readRegion(values['kafka-region'], mechanism, brokers)),
  };
}

function readMechanism(
  text: string | undefined,
  credentials: string | undefined,
): KafkaMechanism | undefined {
  const mechanism = text === undefined ? undefined : oneOf('kafka-sasl', text, mechanisms);
  if (mechanism === undefined) return credentials === undefined ? undefined : 'scram-sha-512';
  if (mechanism === 'iam' && credentials !== undefined) {
    throw new UsageError(
      `'--kafka-sasl iam' signs in with AWS credentials; leave out '--kafka-credentials', or name another mechanism`,
    );
  }
  if (mechanism !== 'iam' && credentials === undefined) {
    throw new UsageError(`'--kafka-sasl ${mechanism}' needs '--kafka-credentials REF', the login`);
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
): string | undefined {
  const region = given('kafka-region', text);
  if (mechanism !== 'iam') {
    if (region === undefined) return undefined;
    throw new UsageError(`option '--kafka-region' goes with '--kafka-sasl iam'`);
  }
  const found = region ?? regionOf(brokers[0] ?? '');
  if (found !== undefined) return found;
  throw new UsageError(`'--kafka-sasl iam' needs '--kafka-region REGION': the brokers' names don't say it`);
}

/** `b-1.shop.abc123.c2.kafka.eu-west-1.amazonaws.com:9098`, and serverless: `boot-….kafka-serverless.eu-west-1.…`. */
const regionOf = (broker: string): string | undefined =>
  /\.kafka(?:-serverless)?\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?:\d+$/.exec(broker)?.[1];
