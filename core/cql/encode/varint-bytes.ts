const twoTo32 = 4_294_967_296;

/** Appends nothing and cuts nothing: the shortest two's complement of a whole number, `headBytes` into a new buffer. */
export function varintBytes(value: number | bigint, headBytes = 0): Buffer {
  return typeof value === 'number' ? ofSafeNumber(value, headBytes) : ofBigint(value, headBytes);
}

function ofSafeNumber(value: number, headBytes: number): Buffer {
  let length = 1;
  for (let limit = 0x80; value < -limit || value >= limit; limit *= 0x100) length++;
  const bytes = Buffer.allocUnsafe(headBytes + length);
  let rest = value;
  for (let at = headBytes + length - 1; at >= headBytes; at--) {
    bytes[at] = rest;
    // A shift would first cut the number to 32 bits.
    rest = rest >= -twoTo32 / 2 && rest < twoTo32 / 2 ? rest >> 8 : Math.floor(rest / 0x100);
  }
  return bytes;
}

function ofBigint(value: bigint, headBytes: number): Buffer {
  // A negative number takes as many bits as the number one above it does without its sign.
  const magnitude = (value < 0n ? -value - 1n : value).toString(16);
  const bits = magnitude.length * 4 - Math.clz32(Number.parseInt(magnitude.charAt(0), 16)) + 28;
  const length = Math.floor(bits / 8) + 1;
  const hex = BigInt.asUintN(length * 8, value).toString(16);
  const bytes = Buffer.allocUnsafe(headBytes + length);
  bytes.write(hex.padStart(length * 2, '0'), headBytes, 'hex');
  return bytes;
}
