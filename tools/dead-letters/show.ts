import { printPosition } from '../../core/contract/record-position.ts';
import type { CommandIo } from '../../cli/terminal/command.ts';
import { OptionProblems } from '../../cli/flags/option-problems.ts';
import { parseWithPositionals } from '../../cli/flags/options.ts';
import { problemsOf, type KeptRecord } from './letter-source.ts';
import { isoTime } from '../../core/print/print-time.ts';
import { printableLine, printBytes, printTimestamp } from '../../core/print/printable.ts';
import { select } from './selection.ts';
import { meanNothing } from './unmatched.ts';
import { describeProblem, readSourceRequest, recordsOf, sourceOptions, withScan } from './with-source.ts';

/** `dlq show`: one record whole, or the different records that were kept of one position. */
export function show(args: string[], io: CommandIo): Promise<number> {
  const { values, positionals } = parseWithPositionals(args, sourceOptions, 1, 'the source');
  const problems = new OptionProblems();
  const request = readSourceRequest(values, positionals[0] ?? '', problems);
  problems.throwIfAny();
  const { filter } = request;
  return withScan(request, io, (scan) => {
    const found = select(scan.entries, filter);
    const [first] = found;
    if (first === undefined) {
      meanNothing(filter, recordsOf(scan), found, io);
      throw new Error('no record is there that the filters mean');
    }
    const position = printPosition(first.record);
    if (found.some(({ record }) => printPosition(record) !== position)) {
      throw new Error(`${found.length} records match; name one of them, such as --position ${position}`);
    }
    for (const [index, kept] of found.entries()) {
      if (values.json) io.out(JSON.stringify(toJson(kept)));
      else {
        if (index > 0) io.out('');
        for (const line of describe(kept)) io.out(line);
      }
    }
    return Promise.resolve(0);
  });
}

function describe(kept: KeptRecord): readonly string[] {
  const { record, failure, source, connector, keptAtMs } = kept;
  const { column, stage, table } = failure;
  return [
    `position   ${printableLine(printPosition(record))}`,
    `timestamp  ${printTimestamp(record) ?? '(none)'} (${record.timestampType ?? 'of no known type'})`,
    ...(source === undefined ? [] : [`source     ${printableLine(Object.values(source).join(' '))}`]),
    `code       ${printableLine(failure.code)}${stage === null ? '' : ` (${stage})`}`,
    ...(table === null ? [] : [`table      ${printableLine(table)}`]),
    ...(column === null ? [] : [`column     ${printableLine(column)}`]),
    `message    ${printableLine(failure.message)}`,
    ...problemsOf(kept)
      .slice(1)
      .map((problem) => `also       ${printableLine(describeProblem(problem))}`),
    ...(connector === null ? [] : [`connector  ${printableLine(connector)}`]),
    `kept at    ${isoTime(keptAtMs) ?? 'unknown'}`,
    ...record.headers.map(({ name, value }) => `header     ${printableLine(name)}: ${printLine(value)}`),
    `key        ${printLine(record.key)}`,
    ...Object.entries(record.unreadable ?? {}).map(
      ([field, got]) => `unreadable ${field}: ${printableLine(JSON.stringify(got))}`,
    ),
    // It alone may have lines of its own: after it there is nothing that they could pass for.
    `value      ${printBytes(record.value)}`,
  ];
}

const printLine = (bytes: Buffer | null): string => printableLine(printBytes(bytes));

function toJson({ record, failure, source, connector, keptAtMs }: KeptRecord): object {
  return {
    position: printPosition(record),
    timestamp: printTimestamp(record),
    timestampMs: record.timestamp,
    timestampType: record.timestampType,
    ...failure,
    source: source ?? null,
    connector,
    keptAt: isoTime(keptAtMs) ?? null,
    headers: record.headers.map(({ name, value }) => ({ name, ...bytesToJson(value) })),
    key: bytesToJson(record.key),
    value: bytesToJson(record.value),
    ...(record.unreadable === undefined ? {} : { unreadable: record.unreadable }),
  };
}

/** As text where it is UTF-8, and always as base64. */
function bytesToJson(bytes: Buffer | null): object | null {
  if (bytes === null) return null;
  const text = bytes.toString('utf8');
  return { ...(Buffer.from(text).equals(bytes) ? { text } : {}), base64: bytes.toString('base64') };
}
