import type { Scalar } from './scalar.ts';

const dayMs = 86_400_000;
/** The years whose text Cassandra reads back: 0001 to 9999. */
const firstMs = Date.parse('0001-01-01T00:00:00Z');
const endMs = Date.parse('9999-12-31T23:59:59.999Z');

/** Text within the years that Cassandra reads back as text, else milliseconds since the epoch. */
export function printTimestamp(date: Date): Scalar {
  const ms = date.getTime();
  const isText = ms >= firstMs && ms <= endMs;
  return isText ? { text: date.toISOString(), isQuoted: true } : { text: String(ms), isQuoted: false };
}

/** Text within the years that Cassandra reads back as text, else its own number of the day: 2^31 is 1970-01-01. */
export function printDate(bytes: Buffer): Scalar {
  const number = bytes.readUInt32BE(0);
  const ms = (number - 2 ** 31) * dayMs;
  if (ms < firstMs || ms > endMs) return { text: String(number), isQuoted: false };
  return { text: new Date(ms).toISOString().slice(0, 10), isQuoted: true };
}

/** `HH:MM:SS`, and the fraction without its last zeros. */
export function printTime(nanos: bigint): string {
  const seconds = nanos / 1_000_000_000n;
  const two = (count: bigint): string => String(count).padStart(2, '0');
  const fraction = String(nanos % 1_000_000_000n)
    .padStart(9, '0')
    .replace(/0+$/, '');
  const time = `${two(seconds / 3600n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}`;
  return fraction === '' ? time : `${time}.${fraction}`;
}

const monthUnits = [
  ['y', 12n],
  ['mo', 1n],
] as const;
const nanoUnits = [
  ['h', 3_600_000_000_000n],
  ['m', 60_000_000_000n],
  ['s', 1_000_000_000n],
  ['ms', 1_000_000n],
  ['us', 1000n],
  ['ns', 1n],
] as const;

/** Months, days and nanoseconds as signed vints: `-1mo2d3h`, and `0ns` where there is nothing. */
export function printDuration(bytes: Buffer): string {
  const [months = 0n, days = 0n, nanos = 0n] = readSignedVints(bytes);
  const text = printUnits(months, monthUnits) + printUnits(days, [['d', 1n]]) + printUnits(nanos, nanoUnits);
  const isNegative = months < 0n || days < 0n || nanos < 0n;
  return text === '' ? '0ns' : `${isNegative ? '-' : ''}${text}`;
}

function printUnits(count: bigint, units: readonly (readonly [string, bigint])[]): string {
  let rest = count < 0n ? -count : count;
  let text = '';
  for (const [unit, size] of units) {
    if (rest >= size) text += `${rest / size}${unit}`;
    rest %= size;
  }
  return text;
}

/** The first byte's leading ones are how many bytes follow it; zigzag puts the sign into the last bit. */
function readSignedVints(bytes: Buffer): readonly bigint[] {
  const values: bigint[] = [];
  let at = 0;
  while (at < bytes.length) {
    const first = bytes[at] ?? 0;
    const extra = Math.clz32(~(first << 24));
    let value = BigInt(first & (0xff >> extra));
    for (let index = 1; index <= extra; index++) value = (value << 8n) | BigInt(bytes[at + index] ?? 0);
    values.push((value & 1n) === 1n ? -((value + 1n) >> 1n) : value >> 1n);
    at += 1 + extra;
  }
  return values;
}

/** An IPv4 address by its octets; an IPv6 address with its longest run of zeros as `::` (RFC 5952). */
export function printInet(bytes: Buffer): string {
  if (bytes.length === 4) return bytes.join('.');
  const groups = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(index * 2));
  const isMapped = groups.every((group, index) => index > 5 || group === (index === 5 ? 0xffff : 0));
  if (isMapped) return `::ffff:${bytes.subarray(12).join('.')}`;
  const { start, length } = longestZeros(groups);
  const hex = (from: number, to: number): string =>
    groups
      .slice(from, to)
      .map((group) => group.toString(16))
      .join(':');
  return length < 2 ? hex(0, 8) : `${hex(0, start)}::${hex(start + length, 8)}`;
}

function longestZeros(groups: readonly number[]): { readonly start: number; readonly length: number } {
  let longest = { start: 0, length: 0 };
  let length = 0;
  for (const [index, group] of groups.entries()) {
    length = group === 0 ? length + 1 : 0;
    if (length > longest.length) longest = { start: index - length + 1, length };
  }
  return longest;
}
