/** A range of IPv4 addresses. */
export interface Ipv4Block {
  /** The first address, as a number. */
  readonly address: number;
  /** How many leading bits all of its addresses have in common, 0–32. */
  readonly bits: number;
}

/** Reads `10.0.0.0/16`. `undefined`: it is no block, or its address is not the first of it. */
export function parseIpv4Block(text: string): Ipv4Block | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text)?.slice(1).map(Number);
  if (parts === undefined) return undefined;
  const [a = 0, b = 0, c = 0, d = 0, bits = 0] = parts;
  if ([a, b, c, d].some((octet) => octet > 255) || bits > 32) return undefined;
  const address = ((a * 256 + b) * 256 + c) * 256 + d;
  return address % 2 ** (32 - bits) === 0 ? { address, bits } : undefined;
}
