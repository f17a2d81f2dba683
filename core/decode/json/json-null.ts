const letterN = 0x6e;
const nullBytes = Buffer.from('null');

/** Whether bytes are the JSON document `null`, spaces and a byte order mark around it included. */
export function isJsonNull(bytes: Buffer): boolean {
  const first = bytes[0];
  if (first === letterN) return bytes.length === 4 ? bytes.equals(nullBytes) : isSpacedNull(bytes);
  // A document that begins otherwise is not read any further.
  return first === 0x20 || (first !== undefined && first <= 0x0d) || first === 0xef
    ? isSpacedNull(bytes)
    : false;
}

function isSpacedNull(bytes: Buffer): boolean {
  let start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  while (isSpace(bytes[start])) start++;
  let end = bytes.length;
  while (end > start && isSpace(bytes[end - 1])) end--;
  return end - start === 4 && bytes.subarray(start, end).equals(nullBytes);
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d;
}
