/** Cassandra's unsigned vint: as many leading ones as bytes follow the first (native protocol, §6.4 "duration"). */
export function unsignedVint(value: bigint): Buffer {
  let extra = 0;
  while (extra < 8 && value >> BigInt(7 * (extra + 1)) !== 0n) extra++;
  const bytes = Buffer.allocUnsafe(extra + 1);
  let rest = value;
  for (let at = extra; at >= 0; at--) {
    bytes[at] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  bytes[0] = (bytes[0] ?? 0) | (0xff & ~(0xff >> extra));
  return bytes;
}

/** The signed vint of a number of 64 bits: zigzag, so that small negatives are short too. */
export function signedVint(value: bigint): Buffer {
  return unsignedVint(value < 0n ? -value * 2n - 1n : value * 2n);
}
