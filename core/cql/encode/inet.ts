import { wrongType } from './conversion-error.ts';
import type { Encoder } from './encoder.ts';

const octet = /^(?:\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])$/;
const hextet = /^[0-9a-fA-F]{1,4}$/;

/**
 * 4 bytes for an IPv4 address, 16 for IPv6. An IPv4-mapped address (`::ffff:192.0.2.1`) is the IPv4 address, as in
 * Cassandra's own literals (java.net.InetAddress): as 16 bytes of a key, no `WHERE` would find its row. An
 * IPv4-compatible one (`::192.0.2.1`) stays IPv6, there too. Names are never resolved.
 */
export const encodeInet: Encoder = (value) => {
  const bytes =
    typeof value === 'string' && value.length <= 45 ? (readIpv4(value) ?? readIpv6(value)) : undefined;
  if (bytes === undefined) throw wrongType(value, 'inet');
  return Buffer.from(isIpv4Mapped(bytes) ? bytes.slice(12) : bytes);
};

function isIpv4Mapped(bytes: readonly number[]): boolean {
  return bytes.length === 16 && bytes.every((byte, at) => at > 11 || byte === (at < 10 ? 0 : 0xff));
}

function readIpv4(text: string): number[] | undefined {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => octet.test(part)) ? parts.map(Number) : undefined;
}

function readIpv6(text: string): number[] | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half, index) => readGroups(half, index === halves.length - 1));
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined;
  if (halves.length === 1) return head.length === 16 ? head : undefined;
  const zeros = 16 - head.length - (tail?.length ?? 0);
  // '::' stands for at least one group.
  return zeros < 2 ? undefined : [...head, ...new Array<number>(zeros).fill(0), ...(tail ?? [])];
}

/** The bytes of groups between colons; the last of the address may be an IPv4 address. */
function readGroups(text: string, isLast: boolean): number[] | undefined {
  if (text === '') return [];
  const bytes: number[] = [];
  const groups = text.split(':');
  for (const [index, group] of groups.entries()) {
    if (hextet.test(group)) {
      const number = Number.parseInt(group, 16);
      bytes.push(number >> 8, number & 0xff);
      continue;
    }
    const ipv4 = isLast && index === groups.length - 1 ? readIpv4(group) : undefined;
    if (ipv4 === undefined) return undefined;
    bytes.push(...ipv4);
  }
  return bytes;
}
