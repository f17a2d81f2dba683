import { UsageError } from '../command.ts';
import { pathOf } from '../files.ts';
import { optionalNumber, parseOptions, wholeNumber } from '../options.ts';

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
  const records = optionalNumber('records', values.records, 1);
  if (values.exit && records === undefined) {
    throw new UsageError(`option '--exit' needs '--records N': the number after which to end`);
  }
  if (values.json && !values.exit) {
    throw new UsageError(
      `option '--json' needs '--exit': it prints the summary of a session that ends by itself`,
    );
  }
  const rate = optionalNumber('rate', values.rate, 1);
  return {
    connectorFile: pathOf(values.connector),
    schemaFile: pathOf(values.schema),
    records: records ?? Infinity,
    ratePerSecond: rate ?? (records === undefined ? endlessRatePerSecond : Infinity),
    exit: values.exit,
    seed: wholeNumber('seed', values.seed, 0),
    json: values.json,
  };
}
