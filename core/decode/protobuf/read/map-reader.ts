import { setOwn } from '../../../value/set-own.ts';
import type { Field, MapEntry, MessageType } from '../schema/message-type.ts';
import { numberOfTag, tagOf, wireType } from '../wire/wire-type.ts';
import type { Readers, ReadField } from './reader.ts';
import { isFields, type RecordInput } from './record-input.ts';
import { enumReader, scalarReader, type ScalarReader } from './scalar-reader.ts';
import { wellKnown } from './well-known.ts';
import { wrongWireType } from './wrong-wire-type.ts';

/** How the values of a map are read. */
interface ValueReader {
  readonly tag: number;
  readonly open: (input: RecordInput) => unknown;
  /** Reads the next part of a value, and returns the value with it. */
  readonly read: (value: unknown, input: RecordInput) => unknown;
  readonly close: (value: unknown, input: RecordInput, at: number) => unknown;
}

/**
 * Reads an entry of a map into an object whose names are the keys as Protobuf's JSON spells them. An entry is a message
 * of a key and a value; either may be left out, and is its zero value then. The last entry of a key wins.
 */
export function mapReader({ name }: Field, { key, value }: MapEntry, readers: Readers): ReadField {
  const keys = scalarReader(key.type, { ...key, isExact: true });
  const keyTag = tagOf(1, keys.wire);
  const values = valueReader(value, readers);
  return (fields, input) => {
    const at = input.at;
    const outer = input.enter();
    const pending = input.pending;
    let readKey = keys.zero;
    let readValue = values.open(input);
    while (input.at < input.end) {
      const start = input.at;
      const tag = input.tag();
      if (tag === keyTag) readKey = keys.read(input);
      else if (tag === values.tag) readValue = values.read(readValue, input);
      else if (numberOfTag(tag) <= 2)
        throw wrongWireType(start, tag, numberOfTag(tag) === 1 ? keyTag : values.tag);
      else input.skip(tag);
    }
    input.leave(outer);
    input.convertPending(pending);
    const map = fields[name];
    if (isFields(map)) setOwn(map, String(readKey), values.close(readValue, input, at));
  };
}

function valueReader(field: Field, readers: Readers): ValueReader {
  const { type } = field;
  if (typeof type === 'string')
    return scalarValue(scalarReader(type, { ...field, isExact: readers.isExact }));
  return type.kind === 'enum' ? scalarValue(enumReader(type)) : messageValue(type, readers);
}

function scalarValue({ wire, zero, read }: ScalarReader): ValueReader {
  return {
    tag: tagOf(2, wire),
    open: (input) => {
      input.count(1);
      return zero;
    },
    read: (_, input) => read(input),
    close: (value) => value,
  };
}

function messageValue(type: MessageType, readers: Readers): ValueReader {
  const reader = readers.of(type);
  const convert = wellKnown(type, readers);
  return {
    tag: tagOf(2, wireType.length),
    open: (input) => reader.create(input),
    read: (value, input) => {
      const outer = input.enter();
      if (isFields(value)) reader.readInto(value, input);
      input.leave(outer);
      return value;
    },
    close: (value, input, at) =>
      convert !== undefined && isFields(value) ? convert(value, input, at) : value,
  };
}
