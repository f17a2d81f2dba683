import { defaultConnector, pathOf } from '../../project/files.ts';
import type { DevFiles } from '../../tools/dev/plan.ts';
import type { DevOptions } from '../../tools/dev/session.ts';
import { schemaFlag } from './common.ts';
import type { CommandHelp, Flags } from './flag.ts';
import { OptionProblems } from './option-problems.ts';
import { optionalNumber, parseOptions, wholeNumber } from './options.ts';

const devFlags = {
  connector: { type: 'string', value: 'FILE', default: defaultConnector, help: 'the connector' },
  schema: schemaFlag,
  fixture: {
    type: 'string',
    value: 'FILE',
    multiple: true,
    help: 'records to send as JSON, one to a line: topic, key, value, headers, timestamp, partition; keyBase64 and valueBase64 for bytes',
    defaultText: 'every fixtures/*.jsonl beside the connector file',
    example: 'fixtures/orders.jsonl',
  },
  source: {
    type: 'string',
    value: 'FILE',
    help: "a module that generates records; its default export is a DevSource of 'millrace'",
    example: 'source.ts',
  },
  records: {
    type: 'string',
    value: 'N',
    unit: 'records',
    help: 'send as many; a fixture is repeated',
    defaultText: 'every record of a fixture once; those of --source until Ctrl-C',
    example: '2000',
  },
  exit: {
    type: 'boolean',
    default: false,
    help: 'end when all records are done, account for each, and print a summary',
  },
  rate: {
    type: 'string',
    value: 'N',
    unit: 'records per second',
    help: 'how fast to send',
    defaultText: 'as fast as Kafka takes them; 2000 where there is no end',
    example: '100',
  },
  seed: {
    type: 'string',
    value: 'N',
    default: '1',
    help: 'for --source: the same seed gives the same records',
  },
  json: {
    type: 'boolean',
    default: false,
    help: 'print the summary as JSON; needs --exit; dead letters are lines of JSON on standard error',
  },
} as const satisfies Flags;

export const devHelp: CommandHelp = {
  synopsis: ['millrace dev [options]'],
  about: [
    'Starts Kafka and Cassandra, creates the topics of a connector and the tables of its schema.cql, runs the connector in the bundle that `cdk deploy` ships, and sends it records. Without records to send it prints where to produce some. Needs Java 17 and Maven, or a Docker engine. Nothing remains but dead letters.',
  ],
  sections: [{ flags: devFlags }],
  notes: [
    'With --exit every record must end as written, skipped or dead-lettered; a --source may check the rows as well.',
  ],
  examples: [
    'millrace dev',
    'millrace dev --records 2000 --exit',
    'millrace dev --connector shop/connector.ts --source shop/source.ts --rate 100',
  ],
  exitCodes: [
    '0: Ctrl-C ended it, or with --exit every record is accounted for',
    '1: with --exit, one is not',
    '2: wrong usage',
  ],
};

/** What `millrace dev` was asked. */
export interface DevRequest {
  readonly files: DevFiles;
  readonly options: DevOptions;
  readonly json: boolean;
}

/** Reads the command line of `millrace dev`. */
export function readDevOptions(args: string[]): DevRequest {
  const values = parseOptions(args, devFlags);
  const problems = new OptionProblems();
  const number = (option: 'records' | 'rate'): number | undefined =>
    problems.read(() => optionalNumber(option, values[option], 1), undefined);
  const records = number('records');
  const ratePerSecond = number('rate');
  const seed = problems.read(() => wholeNumber('seed', values.seed, 0), 0);
  const { source, fixture, exit, json } = values;
  if (source !== undefined && fixture !== undefined) {
    problems.add(`options '--source' and '--fixture' exclude each other: both say which records are sent`);
  }
  if (exit && source !== undefined && values.records === undefined) {
    problems.add(`option '--exit' needs '--records N': the number after which to end`);
  }
  if (json && !exit) {
    problems.add(`option '--json' needs '--exit': it prints the summary of a session that ends by itself`);
  }
  problems.throwIfAny();
  return {
    files: {
      connectorFile: pathOf(values.connector),
      schemaFile: values.schema === undefined ? undefined : pathOf(values.schema),
      sourceFile: source,
      fixtureFiles: fixture,
    },
    options: { records, ratePerSecond, seed, isChecked: exit },
    json,
  };
}
