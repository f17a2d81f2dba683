import type { PurgeRequest } from '../../../tools/dead-letters/purge.ts';
import type { Flags } from '../flag.ts';
import { OptionProblems } from '../option-problems.ts';
import { parseWithPositionals } from '../options.ts';
import { filterFlags } from './filter-flags.ts';
import { readSourceRequest, sourceFlags } from './source-flags.ts';

export const purgeFlags = {
  all: { type: 'boolean', default: false, help: 'all of them; required where no filter is given' },
  yes: { type: 'boolean', default: false, help: 'remove them; without it, print what would be removed' },
} as const satisfies Flags;

/** What `dlq purge` was asked. */
export interface PurgeOptions extends PurgeRequest {
  readonly json: boolean;
}

/** Reads the command line. Throws {@link UsageError}. */
export function readPurgeOptions(args: string[]): PurgeOptions {
  const flags = { ...sourceFlags, ...purgeFlags } as const;
  const { values, positionals } = parseWithPositionals(args, flags, 1, 'the source');
  const problems = new OptionProblems();
  const request = readSourceRequest(values, positionals[0] ?? '', problems);
  const isFiltered = Object.keys(filterFlags).some((name) => Object.hasOwn(values, name));
  if (!isFiltered && !values.all) problems.add('name the records to remove with filters, or add --all');
  if (isFiltered && values.all) problems.add('filters and --all exclude each other; leave out one');
  problems.throwIfAny();
  return { ...request, isConfirmed: values.yes, isAll: values.all, json: values.json };
}
