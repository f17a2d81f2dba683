import { printPosition } from '../../lambda/core/record.ts';
import type { CommandIo } from '../command.ts';
import { parseWithPositionals, wholeNumber } from '../options.ts';
import { readFilter } from './filter.ts';
import type { KeptRecord } from './letter-source.ts';
import { readPlace } from './open-source.ts';
import { printable, printBytes, printTimestamp } from './printable.ts';
import { select } from './selection.ts';
import { sourceOptions, withScan } from './with-source.ts';

/** `dlq show`: one record whole. */
export function show(args: string[], io: CommandIo): Promise<number> {
  const { values, positionals } = parseWithPositionals(args, sourceOptions, 1, 'the source');
  const filter = readFilter(values, Date.now());
  const place = readPlace(positionals[0] ?? '');
  return withScan(place, wholeNumber('limit', values.limit, 1), io, (scan) => {
    const [kept, ...others] = select(scan.entries, filter);
    if (kept === undefined) throw new Error('no record is there that the filters mean');
    if (others.length > 0) {
      throw new Error(
        `${others.length + 1} records match; name one of them, such as --position ${printPosition(kept.record)}`,
      );
    }
    if (values.json) io.out(JSON.stringify(toJson(kept)));
    else for (const line of describe(kept)) io.out(line);
    return Promise.resolve(0);
  });
}

function describe({ record, failure, connector, keptAtMs }: KeptRecord): readonly string[] {
  const { column, stage, table } = failure;
  return [
    `position   ${printable(printPosition(record))}`,
    `timestamp  ${printTimestamp(record) ?? '(none)'} (${record.timestampType ?? 'of no known type'})`,
    `code       ${failure.code}${stage === null ? '' : ` (${stage})`}`,
    ...(table === null ? [] : [`table      ${printable(table)}`]),
    ...(column === null ? [] : [`column     ${printable(column)}`]),
    `message    ${printable(failure.message)}`,
    ...(connector === null ? [] : [`connector  ${printable(connector)}`]),
    `kept at    ${new Date(keptAtMs).toISOString()}`,
    ...record.headers.map(({ name, value }) => `header     ${printable(name)}: ${printBytes(value)}`),
    `key        ${printBytes(record.key)}`,
    `value      ${printBytes(record.value)}`,
    ...Object.entries(record.unreadable ?? {}).map(
      ([field, got]) => `unreadable ${field}: ${printable(JSON.stringify(got))}`,
    ),
  ];
}

function toJson({ record, failure, connector, keptAtMs }: KeptRecord): object {
  return {
    position: printPosition(record),
    timestamp: printTimestamp(record),
    timestampType: record.timestampType,
    ...failure,
    connector,
    keptAt: new Date(keptAtMs).toISOString(),
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
