import { message, known, quote, type FailureMessage } from '../failure/failure-message.ts';

/**
 * What bytes look like by how they begin, and how to read them; `undefined` where they begin like nothing known. For
 * the message about bytes of another format or framing only: a format is never chosen by it.
 * @param refused the format that has refused them, such as `JSON`
 */
export function describeBytes(bytes: Buffer, refused?: string): FailureMessage | undefined {
  const registry = describeFrame(bytes);
  if (registry !== undefined) return registry;
  const kind = beginnings.find(
    ({ starts, what }) => what !== refused && starts.test(bytes.toString('latin1', 0, 64)),
  );
  return kind && message`it begins like ${known(kind.what)}: ${known(kind.use)}`;
}

function describeFrame(bytes: Buffer): FailureMessage | undefined {
  if (bytes[0] === 0 && bytes.length >= 5) {
    const id = bytes.readUInt32BE(1);
    // A registry's ids are from 1 to 2^31 - 1.
    if (id !== 0 && id < 0x8000_0000) {
      return message`it begins with magic byte 0 and schema id ${quote(id)}: use { registry: confluentRegistry() } if it is framed so`;
    }
    if (id === 0 && bytes.length >= 9) {
      return message`it begins with magic byte 0 and schema id ${quote(bytes.readBigUInt64BE(1))} in 8 bytes: use { registry: apicurioRegistry({ framing: 'prefix8' }) } if it is framed so`;
    }
  }
  if (bytes[0] === 3 && (bytes[1] === 0 || bytes[1] === 5) && bytes.length >= 18) {
    return message`it begins with ${known(bytes[1] === 0 ? '03 00' : '03 05')} and 16 bytes, as the schema versions of AWS Glue: use { registry: glueRegistry() }`;
  }
  return undefined;
}

const notRead = 'it is not read';

/** By the first bytes, one character each. */
const beginnings: readonly { readonly starts: RegExp; readonly what: string; readonly use: string }[] = [
  { starts: /^(\xef\xbb\xbf)?\s*[{[]/, what: 'JSON', use: 'use json()' },
  {
    starts: /^\xc3\x01/,
    what: "Avro's single-object encoding",
    use: notRead,
  },
  { starts: /^Obj\x01/, what: 'an Avro container file', use: notRead },
  { starts: /^\x1f\x8b/, what: 'gzip', use: 'wrap the format in gzip()' },
  { starts: /^\x78[\x01\x5e\x9c\xda]/, what: 'zlib', use: 'wrap the format in zlib()' },
  {
    starts: /^\x28\xb5\x2f\xfd/,
    what: 'zstd',
    use: notRead,
  },
];
