import { env } from '../../../core/contract/environment.ts';
import { noFilter } from '../../../tools/dead-letters/records/filter.ts';
import type { ScanLimits, SourceRequest } from '../../../tools/dead-letters/scan.ts';
import { readPlace, type Place } from '../../../tools/dead-letters/sources/open-source.ts';
import { jsonFlag } from '../common.ts';
import type { Flags } from '../flag.ts';
import { OptionProblems } from '../option-problems.ts';
import { parseWithPositionals, wholeNumber } from '../options.ts';
import { filterFlags, readFilter, type FilterValues } from './filter-flags.ts';

/** How much of the source every subcommand reads, and how it prints. */
export const scanFlags = {
  limit: {
    type: 'string',
    value: 'N',
    unit: 'messages, lines or objects',
    help: 'how many to look at, at most',
    defaultText: '10000',
  },
  json: jsonFlag,
  'dead-letter-bucket': {
    type: 'string',
    value: 'BUCKET',
    help: 'the S3 bucket of letters that are too large for the queue; a message that points into it is followed, a message that points elsewhere stays as it is',
    defaultText: env.deadLetterBucket,
  },
} as const satisfies Flags;

/** The options of every subcommand. */
export const sourceFlags = { ...filterFlags, ...scanFlags } as const satisfies Flags;

export interface SourceValues extends FilterValues {
  readonly limit?: string | undefined;
  readonly 'dead-letter-bucket'?: string | undefined;
}

/** What `dlq ls` and `dlq show` were asked. */
export interface LookOptions extends SourceRequest {
  readonly json: boolean;
}

/** Reads the command line of a subcommand that only looks. Throws {@link UsageError}. */
export function readLookOptions(args: string[]): LookOptions {
  const { values, positionals } = parseWithPositionals(args, sourceFlags, 1, 'the source');
  const problems = new OptionProblems();
  const request = readSourceRequest(values, positionals[0] ?? '', problems);
  problems.throwIfAny();
  return { ...request, json: values.json };
}

/** Reads the address of a source and the options of every subcommand, and adds what is wrong with them to `problems`. */
export function readSourceRequest(
  values: SourceValues,
  source: string,
  problems: OptionProblems,
): SourceRequest {
  return {
    place: problems.read<Place>(() => readPlace(source), { kind: 'file', path: '', url: '' }),
    filter: problems.read(() => readFilter(values, Date.now()), noFilter),
    scan: problems.read(() => readScanLimits(values), {
      limit: 1,
      isLimitAsked: true,
      deadLetterBucket: undefined,
    }),
  };
}

function readScanLimits(values: SourceValues): ScanLimits {
  const ofEnvironment = process.env[env.deadLetterBucket];
  return {
    limit: wholeNumber('limit', values.limit ?? '10000', 1),
    isLimitAsked: values.limit !== undefined,
    deadLetterBucket: values['dead-letter-bucket'] ?? (ofEnvironment === '' ? undefined : ofEnvironment),
  };
}
