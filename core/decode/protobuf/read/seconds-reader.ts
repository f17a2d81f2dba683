import type { MessageType } from '../schema/message-type.ts';
import { numberOfTag, tagOf, wireType } from '../wire/wire-type.ts';
import type { ReadMessage } from './reader.ts';
import type { Fields, RecordInput } from './record-input.ts';
import { wrongWireType } from './wrong-wire-type.ts';

const secondsTag = tagOf(1, wireType.varint);
const nanosTag = tagOf(2, wireType.varint);

/** Whether a message is google.protobuf.Timestamp or Duration, with the fields that Google published. */
export function hasSeconds({ fullName, fields }: MessageType): boolean {
  const [seconds, nanos] = fields;
  return (
    (fullName === 'google.protobuf.Timestamp' || fullName === 'google.protobuf.Duration') &&
    fields.length === 2 &&
    seconds?.number === 1 &&
    seconds.type === 'int64' &&
    nanos?.number === 2 &&
    nanos.type === 'int32'
  );
}

/** Reads seconds and nanos. Most records have a time, and this reader looks no field up by its name. */
export const secondsReader: ReadMessage = {
  create: (input) => {
    input.count(1);
    return { seconds: 0, nanos: 0 };
  },
  readInto: (fields: Fields, input: RecordInput, endTag = 0) => {
    while (input.at < input.end) {
      const start = input.at;
      const tag = input.tag();
      if (tag === secondsTag) fields['seconds'] = input.int64(true);
      else if (tag === nanosTag) fields['nanos'] = input.int32();
      else if (tag === endTag) return;
      else if (numberOfTag(tag) <= 2) throw wrongWireType(start, tag, secondsTag);
      else input.skip(tag);
    }
    if (endTag !== 0) throw input.unendedGroup();
  },
};
