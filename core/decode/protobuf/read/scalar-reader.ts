import { finiteOrText } from '../../../value/finite-or-text.ts';
import { float32 } from '../../../value/float32.ts';
import type { EnumType } from '../schema/message-type.ts';
import type { ScalarType } from '../schema/file-node.ts';
import type { WireInput } from '../wire/wire-input.ts';
import { wireType, type WireType } from '../wire/wire-type.ts';

/** How the values of a type without fields are read. */
export interface ScalarReader {
  readonly read: (input: WireInput) => unknown;
  readonly wire: WireType;
  /** What a field without presence is when it is not in the bytes. */
  readonly zero: unknown;
}

export interface ScalarOptions {
  /** Whether 64-bit numbers beyond 2^53 are a `bigint` and floats a Float32; otherwise they are JavaScript's. */
  readonly isExact: boolean;
  readonly isUtf8Checked: boolean;
}

export function scalarReader(type: ScalarType, { isExact, isUtf8Checked }: ScalarOptions): ScalarReader {
  const { varint, fixed32, fixed64, length } = wireType;
  switch (type) {
    case 'bool':
      return { wire: varint, zero: false, read: (input) => input.isTrue() };
    case 'int32':
      return { wire: varint, zero: 0, read: (input) => input.int32() };
    case 'uint32':
      return { wire: varint, zero: 0, read: (input) => input.uint32() };
    case 'sint32':
      return { wire: varint, zero: 0, read: (input) => input.sint32() };
    case 'int64':
      return { wire: varint, zero: 0, read: (input) => input.int64(isExact) };
    case 'uint64':
      return { wire: varint, zero: 0, read: (input) => input.uint64(isExact) };
    case 'sint64':
      return { wire: varint, zero: 0, read: (input) => input.sint64(isExact) };
    case 'fixed32':
      return { wire: fixed32, zero: 0, read: (input) => input.fixed32() };
    case 'sfixed32':
      return { wire: fixed32, zero: 0, read: (input) => input.sfixed32() };
    case 'fixed64':
      return { wire: fixed64, zero: 0, read: (input) => input.fixed64(isExact) };
    case 'sfixed64':
      return { wire: fixed64, zero: 0, read: (input) => input.sfixed64(isExact) };
    case 'float':
      return {
        wire: fixed32,
        zero: 0,
        read: isExact ? (input) => float32(input.float()) : (input) => finiteOrText(input.float()),
      };
    case 'double':
      return { wire: fixed64, zero: 0, read: (input) => finiteOrText(input.double()) };
    case 'string':
      return { wire: length, zero: '', read: (input) => input.string(isUtf8Checked) };
    case 'bytes':
      return { wire: length, zero: Buffer.alloc(0), read: (input) => input.buffer() };
  }
}

/** The name of a value, or its number if the schema has no name for it; closed enums too, so that nothing is lost. */
export function enumReader({ fullName, values }: EnumType): ScalarReader {
  if (fullName === 'google.protobuf.NullValue') {
    return {
      wire: wireType.varint,
      zero: null,
      read: (input) => {
        input.int32();
        return null;
      },
    };
  }
  const names = new Map<number, string>();
  for (const { name, number } of values) if (!names.has(number)) names.set(number, name);
  return {
    wire: wireType.varint,
    zero: values[0]?.name,
    read: (input) => {
      const number = input.int32();
      return names.get(number) ?? number;
    },
  };
}
