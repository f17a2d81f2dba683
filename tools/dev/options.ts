import { pathOf } from '../../project/files.ts';
import { OptionProblems } from '../../cli/flags/option-problems.ts';
import { optionalNumber, parseOptions, wholeNumber } from '../../cli/flags/options.ts';

/** What `millrace dev` was asked. */
export interface DevOptions {
  readonly connectorFile: string;
  readonly schemaFile: string;
  /** `Infinity`: until Ctrl-C. */
  readonly records: number;
  /** `Infinity`: as fast as Kafka takes them. */
  readonly ratePerSecond: number;
  readonly exit: boolean;
  readonly seed: number;
  readonly json: boolean;
}

const endlessRatePerSecond = 2_000;

/** Reads the command line of `millrace dev`. */
export function readDevOptions(args: string[]): DevOptions {
  const values = parseOptions(args, {
    connector: { type: 'string', default: 'connector.ts' },
    schema: { type: 'string', default: 'schema.cql' },
    records: { type: 'string' },
    rate: { type: 'string' },
    exit: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  });
  const problems = new OptionProblems();
  const number = (option: 'records' | 'rate'): number | undefined =>
    problems.read(() => optionalNumber(option, values[option], 1), undefined);
  const records = number('records');
  const rate = number('rate');
  const seed = problems.read(() => wholeNumber('seed', values.seed, 0), 0);
  if (values.exit && values.records === undefined) {
    problems.add(`option '--exit' needs '--records N': the number after which to end`);
  }
  if (values.json && !values.exit) {
    problems.add(`option '--json' needs '--exit': it prints the summary of a session that ends by itself`);
  }
  problems.throwIfAny();
  return {
    connectorFile: pathOf(values.connector),
    schemaFile: pathOf(values.schema),
    records: records ?? Infinity,
    ratePerSecond: rate ?? (records === undefined ? endlessRatePerSecond : Infinity),
    exit: values.exit,
    seed,
    json: values.json,
  };
}
