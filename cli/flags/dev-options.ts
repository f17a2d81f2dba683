import { defaultConnector, pathOf } from '../../project/files.ts';
import type { DevFiles } from '../../tools/dev/plan.ts';
import type { DevOptions } from '../../tools/dev/session.ts';
import { OptionProblems } from './option-problems.ts';
import { optionalNumber, parseOptions, wholeNumber } from './options.ts';

/** What `millrace dev` was asked. */
export interface DevRequest {
  readonly files: DevFiles;
  readonly options: DevOptions;
  readonly json: boolean;
}

/** Reads the command line of `millrace dev`. */
export function readDevOptions(args: string[]): DevRequest {
  const values = parseOptions(args, {
    connector: { type: 'string', default: defaultConnector },
    schema: { type: 'string' },
    source: { type: 'string' },
    fixture: { type: 'string', multiple: true },
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
