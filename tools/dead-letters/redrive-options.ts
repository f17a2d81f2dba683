import type { RouteDefinition } from '../../core/connector/connector.ts';
import type { SourceRecord } from '../../core/record/source-record.ts';
import { UsageError } from '../../project/usage-error.ts';
import { loadProject } from '../../project/load-project.ts';
import { readAddress } from '../../cli/flags/cassandra-address.ts';
import { readDialect, storeFlags } from '../../cli/flags/connection-options.ts';
import { readDeadLetters } from '../../cli/flags/dead-letters-url.ts';
import { defaultConnector, pathOf } from '../../project/files.ts';
import { OptionProblems } from '../../cli/flags/option-problems.ts';
import { parseWithPositionals, required, wholeNumber } from '../../cli/flags/options.ts';
import { isOpen } from './filter.ts';
import type { LocalFunction } from './local-invoker.ts';
import type { Place } from './open-source.ts';
import { readSourceRequest, sourceOptions, type SourceRequest } from './with-source.ts';

export interface RedriveOptions extends SourceRequest {
  readonly target: RedriveTarget;
  readonly recordsPerSecond: number;
  readonly batchSize: number;
  readonly isDryRun: boolean;
  readonly json: boolean;
}

export type RedriveTarget =
  /** The function that the stack has for it, fed by the queue itself. */
  | { readonly kind: 'open'; readonly queueUrl: string }
  | { readonly kind: 'close'; readonly queueUrl: string }
  | { readonly kind: 'deployed'; readonly functionName: string }
  | {
      readonly kind: 'local';
      readonly function: LocalFunction;
      /** Topics where a redriven record would overwrite what came later; empty if that is wanted. */
      readonly unorderedTopics: readonly string[];
    };

const specs = {
  ...sourceOptions,
  function: { type: 'string' },
  connector: { type: 'string' },
  'contact-points': { type: 'string' },
  'local-dc': { type: 'string' },
  ...storeFlags,
  'dead-letters': { type: 'string' },
  open: { type: 'boolean', default: false },
  close: { type: 'boolean', default: false },
  rate: { type: 'string', default: '200' },
  'batch-size': { type: 'string', default: '100' },
  'overwrite-newer': { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
} as const;

/** Reads the command line, and the connector file if it names one. */
export function readRedriveOptions(args: string[]): RedriveOptions {
  const { values, positionals } = parseWithPositionals(args, specs, 1, 'the source');
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
    if (values.connector !== undefined) problems.add(`either '--function' or '--connector', not both`);
    const functionName = problems.read(() => required('function', values.function), '');
    problems.throwIfAny();
    return { ...rest, target: { kind: 'deployed', functionName } };
  }
  if (values.connector === undefined && values['contact-points'] === undefined) {
    problems.add(`say through what: '--function' (the deployed one) or '--connector' (on this machine)`);
    problems.throwIfAny();
  }
  const dialect = problems.read(() => readDialect(values.dialect), 'cassandra');
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
  const { routes } = loadProject({ connectorFile: local.connectorFile, schema: 'ignored' }).connector;
  const unorderedTopics = values['overwrite-newer'] ? [] : topicsWithServerTime(routes);
  return { ...rest, target: { kind: 'local', function: local, unorderedTopics } };
}

const exclusive = ['function', 'connector', 'dry-run'] as const;

/** It has no eye for single letters: the whole queue goes through. */
function wholeQueue(gate: string, { place, filter }: SourceRequest, others: readonly string[]): string {
  if (place.kind !== 'queue') throw new UsageError(`'--${gate}' needs a queue's https://… as the source`);
  if (others.length > 0) throw new UsageError(`'--${gate}' goes without '--${others.join(`' and '--`)}'`);
  if (isOpen(filter)) return place.url;
  throw new UsageError(
    `'--${gate}' is for the whole queue, without filters; with '--function' they choose what is brought`,
  );
}

function deadLettersOf(place: Place): string {
  if (place.kind !== 'bucket') return place.url;
  throw new UsageError(
    `option '--dead-letters' is missing: a bucket can't take what fails again; name a queue or file:///path.jsonl`,
  );
}

function topicsWithServerTime(routes: readonly RouteDefinition[]): readonly string[] {
  return routes.filter(({ timestamp }) => timestamp === 'server').map(({ topic }) => topic);
}

/** Throws where a redriven record would overwrite what came later. */
export function refuseUnordered(target: RedriveTarget, records: readonly SourceRecord[]): void {
  if (target.kind !== 'local') return;
  const topic = target.unorderedTopics.find((each) => records.some((record) => record.topic === each));
  if (topic === undefined) return;
  throw new Error(
    `topic ${topic} has a route with 'server' timestamps: a redriven record would overwrite what came later; add --overwrite-newer if it may, or leave the topic out`,
  );
}
