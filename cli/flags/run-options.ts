import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { StartingPosition } from '../../local/event-source/kafka/starting-position.ts';
import { makeStateDirectory } from '../../project/state-directory.ts';
import { UsageError } from '../../project/usage-error.ts';
import { registriesOf } from '../../core/connector/registries.ts';
import { readDeadLetters } from './dead-letters-url.ts';
import { loadProject } from '../../project/load-project.ts';
import { readAddress } from './cassandra-address.ts';
import { addressFlags, readDialect, storeFlags } from './connection-options.ts';
import type { KafkaAccess } from '../../tools/kafka-access/kafka-access.ts';
import { kafkaFlags, readKafkaAccess } from './kafka-options.ts';
import { defaultConnector, filePathOf, pathOf } from '../../project/files.ts';
import type { CommandHelp, Flags } from './flag.ts';
import { OptionProblems } from './option-problems.ts';
import { hostList, oneOf, optionalNumber, parseOptions, parseTime } from './options.ts';
import { placesFor, readRegistries, registryFlags } from './registry-options.ts';
import type { RunRequest } from '../../tools/run/run-connector.ts';

const serverFlags = {
  connector: { type: 'string', value: 'FILE', default: defaultConnector, help: 'the connector file' },
  brokers: {
    type: 'string',
    value: 'H:P,…',
    required: true,
    help: 'addresses of Kafka, separated by commas',
    example: '127.0.0.1:9092',
  },
  'contact-points': addressFlags['contact-points'],
  'local-dc': {
    type: 'string',
    value: 'DC',
    required: true,
    help: 'the local datacenter of Cassandra',
    example: 'dc1',
  },
} as const satisfies Flags;

const readingFlags = {
  group: {
    type: 'string',
    value: 'G',
    help: 'the consumer group',
    defaultText: "millrace-NAME, by the connector's name",
    example: 'orders-test',
  },
  from: {
    type: 'string',
    value: 'WHERE',
    default: 'beginning',
    help: 'where a group without committed offsets starts: beginning, latest, or a time that has passed: the first record with that timestamp or a later one',
    example: '2026-01-31T08:00:00Z',
  },
  reset: {
    type: 'boolean',
    default: false,
    help: 'start at --from also where the group has committed offsets; refused while the group has members',
  },
  'until-caught-up': {
    type: 'boolean',
    default: false,
    help: 'end when every partition is drained, and print what became of the records',
  },
  'batch-size': {
    type: 'string',
    value: 'N',
    unit: 'records',
    defaultText: '1000',
    help: 'the most in one invocation',
    example: '100',
  },
  'window-ms': {
    type: 'string',
    value: 'N',
    unit: 'milliseconds',
    defaultText: '500',
    help: 'how long a batch may wait to fill',
    example: '0',
  },
  concurrency: {
    type: 'string',
    value: 'N',
    unit: 'invocations',
    defaultText: '4',
    help: 'the most at the same time',
    example: '1',
  },
  behaviour: {
    type: 'string',
    value: 'MODE',
    default: 'friendly',
    help: 'what the documents of Lambda leave open: friendly, or hostile, which is the worst that they allow',
  },
} as const satisfies Flags;

const outputFlags = {
  'dead-letters': {
    type: 'string',
    value: 'URL',
    help: "an SQS queue, or a file's path or file:/// URL",
    defaultText: '.millrace/groups/GROUP/dead-letters.jsonl of the project',
    example: 'letters.jsonl',
  },
  'dead-letter-bucket': {
    type: 'string',
    value: 'BUCKET',
    help: 'an S3 bucket for dead letters above 256 KiB, which the queue then points to; without one, a record whose letter the queue refuses (above 1 MiB, or the limit of the queue) is retried until there is one',
    example: 'orders-letters',
  },
  'metrics-port': {
    type: 'string',
    value: 'N',
    help: 'serve metrics to Prometheus at /metrics on this port; 0 takes a free one and prints it',
    example: '9464',
  },
  'metrics-host': {
    type: 'string',
    value: 'H',
    default: '127.0.0.1',
    help: 'the address to serve them on; the default is for this machine alone',
  },
  'log-level': {
    type: 'string',
    value: 'LEVEL',
    defaultText: 'info',
    help: 'the least that the function logs: debug, info, warn or error; with error, dead letters are counted and not named one by one',
    example: 'warn',
  },
  json: {
    type: 'boolean',
    default: false,
    help: 'print the report as JSON; dead letters are lines of JSON on standard error',
  },
} as const satisfies Flags;

const runFlags = {
  ...serverFlags,
  ...readingFlags,
  ...outputFlags,
  ...storeFlags,
  ...kafkaFlags,
  ...registryFlags,
} as const satisfies Flags;

export const runHelp: CommandHelp = {
  synopsis: [
    'millrace run [--connector FILE] --brokers H:P,… --contact-points H:P,… --local-dc DC [options]',
  ],
  about: [
    'Writes the records of a running Kafka into a running Cassandra: the bundle that `cdk deploy` ships, in processes of its own, fed by an emulator of the event source of Lambda. Ctrl-C ends it.',
  ],
  sections: [
    { flags: serverFlags },
    { title: 'What is read', flags: readingFlags },
    { title: 'What comes out', flags: outputFlags },
    { title: 'A Kafka that requires a login or TLS', flags: kafkaFlags },
    { title: 'Amazon Keyspaces, or a cluster that requires a login or TLS', flags: storeFlags },
    { title: 'Schema registries, for formats that fetch schemas', flags: registryFlags },
  ],
  notes: [
    'While it runs, it names the first dead letter of each code and column with its reason, values left out, and counts the others every 10 s. The report counts deliveries: a record that was delivered twice counts twice.',
  ],
  examples: [
    'millrace run --brokers 127.0.0.1:9092 --contact-points 127.0.0.1:9042 --local-dc datacenter1',
    'millrace run --brokers kafka-1:9093 --kafka-credentials kafka-login.json --contact-points db-1:9042 --local-dc dc1 --until-caught-up',
  ],
  exitCodes: [
    '0: caught up, or Ctrl-C ended it without --until-caught-up',
    '1: it cannot continue, or gave up records that no event of Lambda can hold',
    '2: wrong usage',
  ],
};

/** What `millrace run` was asked. */
export interface RunOptions extends RunRequest {
  readonly json: boolean;
}

/** Reads the command line and the connector file that it names. */
export async function readRunOptions(args: string[]): Promise<RunOptions> {
  const values = parseOptions(args, runFlags);
  const problems = new OptionProblems();
  const read = <Value>(work: () => Value, instead: Value): Value => problems.read(work, instead);
  const connectorFile = read(() => pathOf(values.connector), '');
  const number = (option: 'batch-size' | 'window-ms' | 'concurrency', minimum: number) =>
    read(() => optionalNumber(option, values[option], minimum), undefined);
  const startingPosition = read(() => readFrom(values.from, Date.now()), 'LATEST');
  const dialect = read(() => readDialect(values.dialect), 'cassandra');
  const brokers = read(() => hostList('brokers', values.brokers), []);
  const servers = {
    brokers,
    cassandra: readAddress(values, problems, dialect),
    dialect,
  };
  const kafkaAccess = read<KafkaAccess>(() => readKafkaAccess(values, brokers), { tls: 'verified' });
  const registries = readRegistries(values, problems);
  const pace = {
    batchSize: number('batch-size', 1),
    windowMs: number('window-ms', 0),
    concurrency: number('concurrency', 1),
  };
  const level = values['log-level'];
  const logLevel =
    level === undefined ? undefined : read(() => oneOf('log-level', level, logLevels), undefined);
  const metricsPort = read(() => readPort('metrics-port', values['metrics-port']), undefined);
  const behaviour = read(() => oneOf('behaviour', values.behaviour, ['friendly', 'hostile']), 'friendly');
  const givenLetters = values['dead-letters'];
  const givenUrl =
    givenLetters === undefined ? undefined : read(() => readDeadLetters(givenLetters), undefined);
  const deadLetterBucket = values['dead-letter-bucket'];
  if (deadLetterBucket !== undefined && (givenUrl === undefined || filePathOf(givenUrl) !== undefined)) {
    problems.add(
      `option '--dead-letter-bucket' goes with a queue in '--dead-letters': a file takes letters of any size`,
    );
  }
  problems.throwIfAny();

  const { connector } = loadProject({ connectorFile, schema: 'ignored' });
  const { name, topics } = connector;
  const groupId = values.group ?? `millrace-${name}`;
  const workDirectory = join(makeStateDirectory(), 'groups', folderOf(groupId));
  const deadLetters = givenUrl ?? readDeadLetters(join(workDirectory, 'dead-letters.jsonl'));
  const deadLetterFile = filePathOf(deadLetters);
  if (deadLetterFile !== undefined) await mkdir(dirname(deadLetterFile), { recursive: true, mode: 0o700 });
  return {
    pipeline: {
      connectorFile,
      topics,
      groupId,
      workDirectory,
      deadLetters,
      deadLetterBucket,
      behaviour,
      startingPosition,
      ignoreCommitted: values.reset,
      ...(logLevel === undefined ? {} : { logLevel }),
      ...servers,
      registries: placesFor(registriesOf(connector), registries),
      ...pace,
    },
    kafkaAccess,
    connectorName: name,
    untilCaughtUp: values['until-caught-up'],
    json: values.json,
    metrics: metricsPort === undefined ? undefined : { host: values['metrics-host'], port: metricsPort },
  };
}

/** A folder's name for a group: of letters, digits and `_.-` alone the same, and no two groups have one folder. */
export function folderOf(groupId: string): string {
  return encodeURIComponent(groupId)
    .replaceAll(/[!~*'()]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/^\.+$/, (dots) => '%2E'.repeat(dots.length));
}

const logLevels = ['debug', 'info', 'warn', 'error'] as const;

/** `beginning`, `latest`, or a time that has passed: of ISO 8601 with a zone, or a date, which begins in UTC. */
export function readFrom(text: string, nowMs: number): StartingPosition {
  if (text === 'beginning') return 'TRIM_HORIZON';
  if (text === 'latest') return 'LATEST';
  const isTime = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/.test(text);
  const timestampMs = isTime ? parseTime(text) : NaN;
  if (timestampMs <= nowMs) return { kind: 'AT_TIMESTAMP', timestampMs };
  const allowed = 'beginning, latest or a time that has passed, such as 2026-01-31 or 2026-01-31T08:00:00Z';
  throw new UsageError(`option '--from' must be ${allowed}, got '${text}'`);
}

function readPort(option: string, text: string | undefined): number | undefined {
  const port = optionalNumber(option, text, 0);
  if (port === undefined || port <= 65_535) return port;
  throw new UsageError(`option '--${option}' must be a port, 0 to 65535, got '${port}'`);
}
