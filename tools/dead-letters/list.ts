import { printPosition } from '../../core/contract/record-position.ts';
import type { CommandIo } from '../../cli/terminal/command.ts';
import { OptionProblems } from '../../cli/flags/option-problems.ts';
import { parseWithPositionals } from '../../cli/flags/options.ts';
import { problemsOf, type KeptRecord, type Scan } from './letter-source.ts';
import { isoTime, printTime } from '../../core/print/print-time.ts';
import { printableLine, printTimestamp } from '../../core/print/printable.ts';
import { groupKept, select, type Group } from './selection.ts';
import { meanNothing } from './unmatched.ts';
import {
  countRecords,
  describeKept,
  readSourceRequest,
  recordsOf,
  sourceOptions,
  withScan,
} from './with-source.ts';

/** `dlq ls`: how many records of each code, table and column, and a line for each. */
export function list(args: string[], io: CommandIo): Promise<number> {
  const { values, positionals } = parseWithPositionals(args, sourceOptions, 1, 'the source');
  const problems = new OptionProblems();
  const request = readSourceRequest(values, positionals[0] ?? '', problems);
  problems.throwIfAny();
  const { filter } = request;
  return withScan(request, io, (scan) => {
    const kept = select(scan.entries, filter);
    meanNothing(filter, recordsOf(scan), kept, io);
    if (values.json) io.out(JSON.stringify(toJson(kept, scan)));
    else print(kept, io);
    return Promise.resolve(0);
  });
}

function print(kept: readonly KeptRecord[], io: CommandIo): void {
  io.out(countRecords(kept.length));
  for (const group of groupKept(kept)) io.out(`  ${describeGroup(group)}`);
  if (kept.some((each) => problemsOf(each).length > 1)) {
    io.out('  a record counts in each line whose problem it has');
  }
  for (const each of kept) io.out(describeKept(each));
}

function describeGroup({ code, table, column, count, oldestMs, newestMs }: Group): string {
  const when = `${printTime(oldestMs)} … ${printTime(newestMs)}`;
  return printableLine(`${String(count).padStart(6)}  ${code}  ${table ?? '-'}  ${column ?? '-'}  ${when}`);
}

function toJson(kept: readonly KeptRecord[], { unreadable, mayHaveMore }: Scan): object {
  return {
    records: kept.length,
    groups: groupKept(kept).map(({ code, table, column, count, oldestMs, newestMs }) => ({
      code,
      table,
      column,
      records: count,
      oldest: isoTime(oldestMs) ?? null,
      newest: isoTime(newestMs) ?? null,
    })),
    letters: kept.map(({ record, failure, source, connector, keptAtMs }) => ({
      position: printPosition(record),
      timestamp: printTimestamp(record),
      timestampMs: record.timestamp,
      ...failure,
      source: source ?? null,
      connector,
      keptAt: isoTime(keptAtMs) ?? null,
    })),
    unreadable,
    mayHaveMore,
  };
}
