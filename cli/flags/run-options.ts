import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { StartingPosition } from '../../local/event-source/options.ts';
import { makeStateDirectory } from '../../project/state-directory.ts';
import { UsageError } from '../../project/usage-error.ts';
import { readDeadLetters } from './dead-letters-url.ts';
import { loadProject } from '../../project/load-project.ts';
import { readAddress } from './cassandra-address.ts';
import { readDialect, storeFlags } from './connection-options.ts';
import type { KafkaAccess } from '../../tools/kafka-access/kafka-access.ts';
import { kafkaFlags, readKafkaAccess } from './kafka-options.ts';
import { defaultConnector, filePathOf, pathOf } from '../../project/files.ts';
import { OptionProblems } from './option-problems.ts';
import { hostList, oneOf, optionalNumber, parseOptions, parseTime } from './options.ts';
import type { ExporterAddress } from '../../local/pipeline/exporter.ts';
import type { PipelineOptions } from '../../local/pipeline/pipeline.ts';

/** What `millrace run` was asked. */
export interface RunOptions {
  readonly pipeline: PipelineOptions;
  readonly connectorName: string;
  readonly untilCaughtUp: boolean;
  readonly json: boolean;
  /** Where metrics are served; `undefined`: nowhere. */
  readonly metrics: ExporterAddress | undefined;
}

const specs = {
  connector: { type: 'string', default: defaultConnector },
  brokers: { type: 'string' },
  'contact-points': { type: 'string' },
  'local-dc': { type: 'string' },
  ...storeFlags,
  ...kafkaFlags,
  group: { type: 'string' },
  from: { type: 'string', default: 'beginning' },
  reset: { type: 'boolean', default: false },
  'log-level': { type: 'string' },
  'until-caught-up': { type: 'boolean', default: false },
  'batch-size': { type: 'string' },
  'window-ms': { type: 'string' },
  concurrency: { type: 'string' },
  'dead-letters': { type: 'string' },
  'dead-letter-bucket': { type: 'string' },
  behaviour: { type: 'string', default: 'friendly' },
  'metrics-port': { type: 'string' },
  'metrics-host': { type: 'string', default: '127.0.0.1' },
  json: { type: 'boolean', default: false },
} as const;

/** Reads the command line and the connector file that it names. */
export async function readRunOptions(args: string[]): Promise<RunOptions> {
  const values = parseOptions(args, specs);
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
    kafkaAccess: read<KafkaAccess>(() => readKafkaAccess(values, brokers), { tls: 'verified' }),
    cassandra: readAddress(values, problems, dialect),
    dialect,
  };
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

  const { name, topics } = loadProject({ connectorFile, schema: 'ignored' }).connector;
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
      ...pace,
    },
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
