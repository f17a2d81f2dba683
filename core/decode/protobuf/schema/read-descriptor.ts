import { SchemaError } from '../../schema/compiled-schema.ts';
import { WireError } from '../wire/wire-error.ts';
import { WireInput } from '../wire/wire-input.ts';
import type { EnumNode, EnumValue, FieldNode, Features, FileNode, MessageNode } from './file-node.ts';
import { editionOf, readFeatures, readFields, readFieldNode, readNested } from './read-field-descriptor.ts';

// The numbers of fields are those of google/protobuf/descriptor.proto.

/** A file of a descriptor, with the path by which others import it. */
export interface DescribedFile extends FileNode {
  readonly path: string;
}

/**
 * Reads a FileDescriptorProto, or the files of a FileDescriptorSet in their order, which is that of protoc: each file
 * after those that it imports. Throws SchemaError.
 */
export function readDescriptor(bytes: Buffer): readonly DescribedFile[] {
  try {
    const input = new WireInput(bytes);
    if (!isSet(bytes)) return [readFile(input)];
    const files: DescribedFile[] = [];
    readFields(input, {
      1: () => {
        const outer = input.enter();
        files.push(readFile(input));
        input.leave(outer);
      },
    });
    return files;
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    throw new SchemaError('', `it is neither .proto text nor base64 of a descriptor: ${error.problem}`);
  }
}

/** Both begin with field 1: a file's is its name, and a set's a file, which begins with the same byte again. */
function isSet(bytes: Buffer): boolean {
  const input = new WireInput(bytes);
  while (input.at < input.end) {
    if (input.tag() !== firstTag || input.buffer()[0] !== firstTag) return false;
  }
  return true;
}

const firstTag = 0x0a;

function readFile(input: WireInput): DescribedFile {
  const messages: MessageNode[] = [];
  const enums: EnumNode[] = [];
  const imports: string[] = [];
  const named = { path: '', package: '', syntax: '', edition: 0 };
  let features: Features = {};
  readFields(input, {
    1: () => (named.path = input.string(true)),
    2: () => (named.package = input.string(true)),
    3: () => imports.push(input.string(true)),
    4: () => messages.push(readMessage(input)),
    5: () => enums.push(readEnum(input)),
    8: () => {
      readNested(input, { 50: () => (features = readFeatures(input)) });
    },
    12: () => (named.syntax = input.string(true)),
    14: () => (named.edition = input.int32()),
  });
  const edition = editionOf(named.syntax, named.edition);
  return { path: named.path, package: named.package, edition, imports, features, messages, enums };
}

function readMessage(input: WireInput): MessageNode {
  const messages: MessageNode[] = [];
  const enums: EnumNode[] = [];
  const fields: ReturnType<typeof readFieldNode>[] = [];
  const oneofs: { name: string; features: Features }[] = [];
  const named = { name: '', isMapEntry: false };
  let features: Features = {};
  readNested(input, {
    1: () => (named.name = input.string(true)),
    2: () => fields.push(readFieldNode(input)),
    3: () => messages.push(readMessage(input)),
    4: () => enums.push(readEnum(input)),
    7: () => {
      readNested(input, {
        7: () => (named.isMapEntry = input.isTrue()),
        12: () => (features = readFeatures(input)),
      });
    },
    8: () => oneofs.push(readOneof(input)),
  });
  return {
    ...named,
    isImplied: false,
    features,
    // A oneof may come after the fields that are in it.
    fields: fields.map(({ oneofIndex, ...field }): FieldNode => {
      const oneof = oneofIndex === undefined ? undefined : oneofs[oneofIndex];
      return { ...field, oneof: oneof?.name, features: { ...oneof?.features, ...field.features } };
    }),
    messages,
    enums,
  };
}

function readOneof(input: WireInput): { name: string; features: Features } {
  const oneof: { name: string; features: Features } = { name: '', features: {} };
  readNested(input, {
    1: () => (oneof.name = input.string(true)),
    2: () => {
      readNested(input, { 1: () => (oneof.features = readFeatures(input)) });
    },
  });
  return oneof;
}

function readEnum(input: WireInput): EnumNode {
  const values: EnumValue[] = [];
  const named = { name: '' };
  readNested(input, {
    1: () => (named.name = input.string(true)),
    2: () => {
      const value = { name: '', number: 0 };
      readNested(input, {
        1: () => (value.name = input.string(true)),
        2: () => (value.number = input.int32()),
      });
      values.push(value);
    },
  });
  if (values.length === 0) throw new SchemaError('', `enum '${named.name}' has no value`);
  return { ...named, values };
}
