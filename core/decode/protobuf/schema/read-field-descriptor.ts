import { SchemaError } from '../../schema/compiled-schema.ts';
import type { WireInput } from '../wire/wire-input.ts';
import { numberOfTag } from '../wire/wire-type.ts';
import type { Edition, Features, FieldNode, ScalarType } from './file-node.ts';
import { maxFieldNumber } from './parse-field.ts';

// The numbers of fields and of enum values are those of google/protobuf/descriptor.proto.

/** Reads fields to the end of the innermost message: each by its number, and passes over those that have no reader. */
export function readFields(input: WireInput, readers: Readonly<Record<number, () => unknown>>): void {
  while (input.at < input.end) {
    const tag = input.tag();
    const read = readers[numberOfTag(tag)];
    if (read === undefined) input.skip(tag);
    else read();
  }
}

/** The same of a message that begins with its length. */
export function readNested(input: WireInput, readers: Readonly<Record<number, () => unknown>>): void {
  const outer = input.enter();
  readFields(input, readers);
  input.leave(outer);
}

const types: Readonly<Record<number, ScalarType>> = {
  1: 'double',
  2: 'float',
  3: 'int64',
  4: 'uint64',
  5: 'int32',
  6: 'fixed64',
  7: 'fixed32',
  8: 'bool',
  9: 'string',
  12: 'bytes',
  13: 'uint32',
  15: 'sfixed32',
  16: 'sfixed64',
  17: 'sint32',
  18: 'sint64',
};
const groupType = 10;

const labels: Readonly<Record<number, FieldNode['label']>> = { 2: 'required', 3: 'repeated' };

/** A FieldDescriptorProto; its oneof is still an index. */
export function readFieldNode(
  input: WireInput,
): Omit<FieldNode, 'oneof'> & { readonly oneofIndex: number | undefined } {
  const found = { name: '', number: 0, type: 0, typeName: '', isProto3Optional: false };
  let label: FieldNode['label'] = 'none';
  let oneofIndex: number | undefined;
  let features: Features = {};
  readNested(input, {
    1: () => (found.name = input.string(true)),
    3: () => (found.number = input.int32()),
    4: () => (label = labels[input.int32()] ?? 'none'),
    5: () => (found.type = input.int32()),
    6: () => (found.typeName = input.string(true)),
    8: () => {
      readNested(input, { 21: () => (features = readFeatures(input)) });
    },
    9: () => (oneofIndex = input.int32()),
    17: () => (found.isProto3Optional = input.isTrue()),
  });
  const { name, number, type, typeName, isProto3Optional } = found;
  if (number < 1 || number > maxFieldNumber) {
    throw new SchemaError('', `field '${name}' has the number ${number}; allowed: 1 to ${maxFieldNumber}`);
  }
  return {
    name,
    number,
    place: '',
    label: isProto3Optional ? 'optional' : label,
    type: types[type] ?? typeName,
    isGroup: type === groupType,
    features,
    // The oneof of an optional field of proto3 has no other field and no name of the file's.
    oneofIndex: isProto3Optional ? undefined : oneofIndex,
  };
}

/** A FeatureSet. */
export function readFeatures(input: WireInput): Features {
  const features: { -readonly [Name in keyof Features]: Features[Name] } = {};
  readNested(input, {
    1: () => (features.presence = input.int32() === 2 ? 'implicit' : 'explicit'),
    4: () => (features.utf8 = input.int32() === 3 ? 'unchecked' : 'checked'),
    5: () => (features.encoding = input.int32() === 2 ? 'delimited' : 'length'),
  });
  return features;
}

const editions: Readonly<Record<number, Edition>> = {
  998: 'proto2',
  999: 'proto3',
  1000: '2023',
  1001: '2024',
};

export function editionOf(syntax: string, edition: number): Edition {
  if (syntax === '' || syntax === 'proto2') return 'proto2';
  if (syntax === 'proto3') return 'proto3';
  const known = syntax === 'editions' ? editions[edition] : undefined;
  if (known !== undefined) return known;
  throw new SchemaError(
    '',
    `it has the edition ${edition} of syntax '${syntax}'; allowed: proto2, proto3, 2023, 2024`,
  );
}
