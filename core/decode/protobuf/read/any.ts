import type { MessageType } from '../schema/message-type.ts';
import type { Readers } from './reader.ts';
import type { Convert } from './record-input.ts';

/**
 * google.protobuf.Any: the fields of its message and the URL of its type as `@type`, or as Protobuf's JSON has it `value`
 * for a message that stands for something else. Of a type that the schema does not know, the bytes are the `value`.
 */
export function anyReader(
  readers: Readers,
  wellKnown: (type: MessageType, readers: Readers) => Convert | undefined,
): Convert {
  return ({ type_url: url, value }, input, at) => {
    const name = String(url);
    const type = readers.find(name.slice(name.lastIndexOf('/') + 1));
    if (type === undefined || !Buffer.isBuffer(value)) return { '@type': name, value };
    const convert = wellKnown(type, readers);
    const reader = readers.of(type);
    const resumeAt = input.at;
    const start = value.byteOffset - input.bytes.byteOffset;
    // Without bytes it is not a part of the record's.
    const isWithin = value.length > 0;
    const outer = isWithin
      ? input.enterBytes(start, start + value.length)
      : input.enterBytes(resumeAt, resumeAt);
    const pending = input.pending;
    const fields = reader.create(input);
    reader.readInto(fields, input);
    input.leave(outer);
    input.at = resumeAt;
    input.convertPending(pending);
    return convert === undefined
      ? { '@type': name, ...fields }
      : { '@type': name, value: convert(fields, input, at) };
  };
}
