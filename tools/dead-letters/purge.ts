import type { CommandIo } from '../../cli/terminal/command.ts';
import { OptionProblems } from '../../cli/flags/option-problems.ts';
import { parseWithPositionals } from '../../cli/flags/options.ts';
import { filterOptions } from './filter.ts';
import type { Entry, Unremoved } from './letter-source.ts';
import { printableLine } from '../../core/print/printable.ts';
import { select, wholly } from './selection.ts';
import { meanNothing } from './unmatched.ts';
import {
  countRecords,
  describeKept,
  readSourceRequest,
  recordsOf,
  sourceOptions,
  withScan,
} from './with-source.ts';

const options = {
  ...sourceOptions,
  all: { type: 'boolean', default: false },
  yes: { type: 'boolean', default: false },
} as const;

/** `dlq purge`: records removed for good, without being written. */
export function purge(args: string[], io: CommandIo): Promise<number> {
  const { values, positionals } = parseWithPositionals(args, options, 1, 'the source');
  const problems = new OptionProblems();
  const request = readSourceRequest(values, positionals[0] ?? '', problems);
  const isFiltered = Object.keys(filterOptions).some((name) => Object.hasOwn(values, name));
  if (!isFiltered && !values.all) problems.add('say which ones with filters, or --all');
  if (isFiltered && values.all) problems.add('either filters or --all, not both');
  problems.throwIfAny();
  const { filter } = request;
  return withScan(request, io, async (scan, source) => {
    const all = select(scan.entries, filter);
    const isNothing = meanNothing(filter, recordsOf(scan), all, io);
    const meant = wholly(scan.entries, filter);
    const kept = all.length - select(meant, filter).length;
    if (kept > 0) {
      io.err(`${countRecords(kept)} are left: they are in batches with other records; redrive those`);
    }
    const unremoved = values.yes && meant.length > 0 ? await source.remove(meant) : [];
    for (const { id, problem } of unremoved) io.err(printableLine(`${id} is not removed: ${problem}`));
    const purged = select(withoutUnremoved(meant, unremoved), filter);
    // Without filters everything was meant, and what can't be read is left.
    const unread = values.all ? scan.unreadable.length : 0;
    if (values.json) {
      const removed = values.yes && purged.length > 0;
      const left = kept + unread;
      io.out(
        JSON.stringify({
          records: purged.length,
          removed,
          ...(left > 0 && { left }),
          ...(scan.mayHaveMore && { mayHaveMore: true }),
          ...(unremoved.length > 0 && { unremoved }),
        }),
      );
    } else {
      for (const each of purged) io.out(describeKept(each));
      io.out(conclude(purged.length, values.yes));
    }
    const isUnseen = scan.mayHaveMore && !request.scan.isLimitAsked;
    return isNothing || isUnseen || kept + unread + unremoved.length > 0 ? 1 : 0;
  });
}

/** The entries that are gone; of some only the object that they pointed to is still there. */
export function withoutUnremoved(
  entries: readonly Entry[],
  unremoved: readonly Unremoved[],
): readonly Entry[] {
  const stays = new Set(unremoved.map(({ id }) => id));
  return entries.filter(({ id }) => !stays.has(id) && !stays.has(`message ${id}`));
}

function conclude(records: number, isDone: boolean): string {
  if (records === 0) return 'nothing to purge';
  return `${countRecords(records)} ${isDone ? 'removed' : 'would be removed; add --yes to do it'}`;
}
