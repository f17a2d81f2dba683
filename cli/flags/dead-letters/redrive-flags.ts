import type { RouteDefinition } from '../../../core/connector/connector.ts';
import { registriesOf } from '../../../core/connector/registries.ts';
import { defaultConnector, pathOf } from '../../../project/files.ts';
import { loadProject } from '../../../project/load-project.ts';
import { UsageError } from '../../../project/usage-error.ts';
import { isUnfiltered } from '../../../tools/dead-letters/records/filter.ts';
import type { RedriveRequest } from '../../../tools/dead-letters/redrive.ts';
import type { LocalFunction } from '../../../tools/dead-letters/redrive/local-invoker.ts';
import type { RecordTarget } from '../../../tools/dead-letters/redrive/target.ts';
import type { SourceRequest } from '../../../tools/dead-letters/scan.ts';
import type { Place } from '../../../tools/dead-letters/sources/open-source.ts';
import { readAddress } from '../cassandra-address.ts';
import { addressFlags, readDialect, storeFlags } from '../connection-options.ts';
import { readDeadLetters } from '../dead-letters-url.ts';
import type { Flags } from '../flag.ts';
import { OptionProblems } from '../option-problems.ts';
import { parseWithPositionals, required, wholeNumber } from '../options.ts';
import { placesFor, readRegistries, registryFlags } from '../registry-options.ts';
import { readSourceRequest, sourceFlags } from './source-flags.ts';

/** Of a whole queue, by the function that the stack has for it. */
export const gateFlags = {
  open: {
    type: 'boolean',
    default: false,
    help: 'let it run until the queue is empty or no message leaves it any more; Ctrl-C closes it',
  },
  close: { type: 'boolean', default: false, help: 'close a redrive that is still open' },
} as const satisfies Flags;

/** Through the deployed function for records. */
export const deployedFlags = {
  function: {
    type: 'string',
    value: 'NAME',
    help: "the function's name, as in the stack's output FunctionName",
  },
} as const satisfies Flags;

/** Through the bundle on this machine. */
export const localFlags = {
  'contact-points': addressFlags['contact-points'],
  'local-dc': {
    type: 'string',
    value: 'DC',
    required: true,
    help: addressFlags['local-dc'].help,
    example: 'datacenter1',
  },
  connector: {
    type: 'string',
    value: 'FILE',
    help: 'the connector file',
    defaultText: defaultConnector,
  },
  'dead-letters': {
    type: 'string',
    value: 'URL',
    help: 'the queue or file for records that fail again; letters too large for a queue go to --dead-letter-bucket',
    defaultText: 'SOURCE, if it is a queue or a file',
  },
  ...storeFlags,
  ...registryFlags,
} as const satisfies Flags;

/** Through either function. */
export const paceFlags = {
  rate: { type: 'string', value: 'N', default: '200', unit: 'records per second', help: 'how fast, at most' },
  'batch-size': {
    type: 'string',
    value: 'N',
    default: '100',
    unit: 'records',
    help: 'size of an invocation, at most',
  },
  'overwrite-newer': {
    type: 'boolean',
    default: false,
    help: "also where a route has 'server' timestamps: there an old record overwrites what was written after it",
  },
  'dry-run': { type: 'boolean', default: false, help: 'print what would be redriven' },
} as const satisfies Flags;

const flags = { ...sourceFlags, ...gateFlags, ...deployedFlags, ...localFlags, ...paceFlags } as const;

/** What `dlq redrive` was asked. */
export interface RedriveOptions extends Omit<RedriveRequest, 'target'> {
  readonly target: RedriveTarget;
  readonly json: boolean;
}

export type RedriveTarget =
  /** The function that the stack has for it, which the queue itself invokes. */
  | { readonly kind: 'open'; readonly queueUrl: string }
  | { readonly kind: 'close'; readonly queueUrl: string }
  | RecordTarget;

/** Reads the command line, and the connector file if it names one. */
export function readRedriveOptions(args: string[]): RedriveOptions {
  const { values, positionals } = parseWithPositionals(args, flags, 1, 'the source');
  const problems = new OptionProblems();
  const number = (option: 'rate' | 'batch-size'): number =>
    problems.read(() => wholeNumber(option, values[option], 1), 1);
  const rest = {
    ...readSourceRequest(values, positionals[0] ?? '', problems),
    recordsPerSecond: number('rate'),
    batchSize: number('batch-size'),
    isDryRun: values['dry-run'],
    json: values.json,
  };
  const gate = values.open ? 'open' : values.close ? 'close' : undefined;
  if (gate !== undefined) {
    const others: string[] = exclusive.filter(
      (option) => values[option] !== undefined && values[option] !== false,
    );
    if (values.open && values.close) others.push('close');
    const queueUrl = problems.read(() => wholeQueue(gate, rest, others), '');
    problems.throwIfAny();
    return { ...rest, target: { kind: gate, queueUrl } };
  }
  if (values.function !== undefined) {
    if (values.connector !== undefined)
      problems.add(`'--function' and '--connector' exclude each other; leave out one`);
    const functionName = problems.read(() => required('function', values.function), '');
    problems.throwIfAny();
    return { ...rest, target: { kind: 'deployed', functionName } };
  }
  if (values.connector === undefined && values['contact-points'] === undefined) {
    problems.add(
      `name the function to send the records to: '--function NAME' (deployed) or '--connector FILE' (on this machine)`,
    );
    problems.throwIfAny();
  }
  const dialect = problems.read(() => readDialect(values.dialect), 'cassandra');
  const registries = readRegistries(values, problems);
  const again = values['dead-letters'];
  const local: LocalFunction = {
    connectorFile: problems.read(() => pathOf(values.connector ?? defaultConnector), ''),
    cassandra: readAddress(values, problems, dialect),
    dialect,
    deadLetters: problems.read(
      () => (again === undefined ? deadLettersOf(rest.place) : readDeadLetters(again)),
      '',
    ),
    deadLetterBucket: rest.scan.deadLetterBucket,
  };
  problems.throwIfAny();
  const { connector } = loadProject({ connectorFile: local.connectorFile, schema: 'ignored' });
  const unorderedTopics = values['overwrite-newer'] ? [] : topicsWithServerTime(connector.routes);
  const ofFunction = { ...local, registries: placesFor(registriesOf(connector), registries) };
  return { ...rest, target: { kind: 'local', function: ofFunction, unorderedTopics } };
}

const exclusive = ['function', 'connector', 'dry-run'] as const;

/** The whole queue is redriven: this way cannot select single letters. */
function wholeQueue(gate: string, { place, filter }: SourceRequest, others: readonly string[]): string {
  if (place.kind !== 'queue') throw new UsageError(`'--${gate}' needs a queue's https://… as the source`);
  if (others.length > 0)
    throw new UsageError(`'--${gate}' excludes '--${others.join(`' and '--`)}'; leave out one or the other`);
  if (isUnfiltered(filter)) return place.url;
  throw new UsageError(
    `'--${gate}' is for the whole queue, and excludes filters; use '--function NAME' to redrive some of its records`,
  );
}

function deadLettersOf(place: Place): string {
  if (place.kind !== 'bucket') return place.url;
  throw new UsageError(
    `option '--dead-letters' is missing: a bucket cannot store records that fail again; name a queue or a file`,
  );
}

function topicsWithServerTime(routes: readonly RouteDefinition[]): readonly string[] {
  return routes.filter(({ timestamp }) => timestamp === 'server').map(({ topic }) => topic);
}
