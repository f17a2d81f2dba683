import type { CommandIo } from '../command.ts';
import { UsageError } from '../command.ts';
import { parseWithPositionals, wholeNumber } from '../options.ts';
import { isOpen, readFilter } from './filter.ts';
import { readPlace } from './open-source.ts';
import { select, wholly } from './selection.ts';
import { countRecords, describeKept, sourceOptions, withScan } from './with-source.ts';

const options = {
  ...sourceOptions,
  all: { type: 'boolean', default: false },
  yes: { type: 'boolean', default: false },
} as const;

/** `dlq purge`: records removed for good, without being written. */
export function purge(args: string[], io: CommandIo): Promise<number> {
  const { values, positionals } = parseWithPositionals(args, options, 1, 'the source');
  const filter = readFilter(values, Date.now());
  if (isOpen(filter) && !values.all) throw new UsageError('say which ones with filters, or --all');
  if (!isOpen(filter) && values.all) throw new UsageError('either filters or --all, not both');
  const place = readPlace(positionals[0] ?? '');
  return withScan(place, wholeNumber('limit', values.limit, 1), io, async (scan, source) => {
    const meant = wholly(scan.entries, filter);
    const purged = select(meant, filter);
    const kept = select(scan.entries, filter).length - purged.length;
    if (kept > 0) {
      io.err(`${countRecords(kept)} are left: they are in batches with other records; redrive those`);
    }
    if (values.yes) await source.remove(meant);
    if (values.json) io.out(JSON.stringify({ records: purged.length, removed: values.yes }));
    else {
      for (const each of purged) io.out(describeKept(each));
      io.out(
        `${countRecords(purged.length)} ${values.yes ? 'removed' : 'would be removed; add --yes to do it'}`,
      );
    }
    return 0;
  });
}
