import { printPosition } from '../../lambda/core/record.ts';
import type { CommandIo } from '../command.ts';
import { parseWithPositionals, wholeNumber } from '../options.ts';
import { readFilter } from './filter.ts';
import type { KeptRecord, Scan } from './letter-source.ts';
import { readPlace } from './open-source.ts';
import { groupKept, select, type Group } from './selection.ts';
import { printTimestamp } from './printable.ts';
import { countRecords, describeKept, printTime, sourceOptions, withScan } from './with-source.ts';

/** `dlq ls`: how many records of each code and table, and a line for each. */
export function list(args: string[], io: CommandIo): Promise<number> {
  const { values, positionals } = parseWithPositionals(args, sourceOptions, 1, 'the source');
  const filter = readFilter(values, Date.now());
  const place = readPlace(positionals[0] ?? '');
  return withScan(place, wholeNumber('limit', values.limit, 1), io, (scan) => {
    const kept = select(scan.entries, filter);
    if (values.json) io.out(JSON.stringify(toJson(kept, scan)));
    else print(kept, io);
    return Promise.resolve(0);
  });
}

function print(kept: readonly KeptRecord[], io: CommandIo): void {
  io.out(countRecords(kept.length));
  for (const group of groupKept(kept)) io.out(`  ${describeGroup(group)}`);
  for (const each of kept) io.out(describeKept(each));
}

function describeGroup({ code, table, count, oldestMs, newestMs }: Group): string {
  const when = `${printTime(oldestMs)} … ${printTime(newestMs)}`;
  return `${String(count).padStart(6)}  ${code}  ${table ?? '-'}  ${when}`;
}

function toJson(kept: readonly KeptRecord[], { unreadable, mayHaveMore }: Scan): object {
  return {
    records: kept.length,
    groups: groupKept(kept).map(({ code, table, count, oldestMs, newestMs }) => ({
      code,
      table,
      records: count,
      oldest: new Date(oldestMs).toISOString(),
      newest: new Date(newestMs).toISOString(),
    })),
    letters: kept.map(({ record, failure, connector, keptAtMs }) => ({
      position: printPosition(record),
      timestamp: printTimestamp(record),
      ...failure,
      connector,
      keptAt: new Date(keptAtMs).toISOString(),
    })),
    unreadable,
    mayHaveMore,
  };
}
