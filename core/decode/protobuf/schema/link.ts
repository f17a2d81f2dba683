import { SchemaError } from '../../schema/compiled-schema.ts';
import {
  editionFeatures,
  isScalarType,
  scalarTypes,
  type EnumNode,
  type FieldNode,
  type FileNode,
  type MessageNode,
  type Features,
  type ScalarType,
} from './file-node.ts';
import type { EnumType, Field, MapEntry, MessageType } from './message-type.ts';

type Types = Map<string, MessageType | EnumType>;
type AllFeatures = Required<Features>;

/** A type is looked up in all packages around a field: the time for that grows with the square of a name's length. */
const maxNameLength = 512;

/** A message whose fields are still to be added. */
interface OpenMessage extends MessageType {
  readonly fields: Field[];
  entry?: MapEntry;
}

/** A file whose types are known by name, and whose fields are not linked to theirs. */
export interface DeclaredFile {
  readonly messages: readonly MessageType[];
  /** Links the fields once the types of all files are known; throws SchemaError. `missing` are imports not at hand. */
  readonly link: (missing: readonly string[]) => void;
}

/** Adds the types of a file to those that are known. `path` is where other files import it from, '' of the first. */
export function declareFile(file: FileNode, path: string, types: Types): DeclaredFile {
  const linked: ((missing: readonly string[]) => void)[] = [];

  const add = (type: MessageType | EnumType): void => {
    if (type.fullName.length > maxNameLength) {
      throw new SchemaError(
        placeIn(path, ''),
        `a name with its package has more than ${maxNameLength} characters`,
      );
    }
    if (types.has(type.fullName)) {
      throw new SchemaError(placeIn(path, ''), `'${type.fullName}' is defined more than once`);
    }
    types.set(type.fullName, type);
  };
  const declareEnum = (node: EnumNode, scope: string): void => {
    add({ kind: 'enum', fullName: within(scope, node.name), ...node });
  };
  const declare = (node: MessageNode, scope: string, outer: AllFeatures): MessageType => {
    const fullName = within(scope, node.name);
    const features = { ...outer, ...node.features };
    const messages: MessageType[] = [];
    const { isMapEntry, isImplied } = node;
    const message: OpenMessage = { kind: 'message', fullName, isMapEntry, isImplied, fields: [], messages };
    add(message);
    for (const nested of node.enums) declareEnum(nested, fullName);
    for (const nested of node.messages) messages.push(declare(nested, fullName, features));
    linked.push((missing) => {
      linkFields(message, node.fields, { path, features, types, missing });
    });
    return message;
  };

  const features = { ...editionFeatures[file.edition], ...file.features };
  for (const node of file.enums) declareEnum(node, file.package);
  const messages = file.messages.map((node) => declare(node, file.package, features));
  return {
    messages,
    link: (missing) => {
      for (const link of linked) link(missing);
    },
  };
}

interface Scope {
  readonly path: string;
  readonly features: AllFeatures;
  readonly types: Types;
  readonly missing: readonly string[];
}

function linkFields(message: OpenMessage, nodes: readonly FieldNode[], scope: Scope): void {
  const names = new Set<string>();
  const numbers = new Set<number>();
  for (const node of nodes) {
    const { name, number } = node;
    if (names.has(name) || numbers.has(number)) {
      throw new SchemaError(
        placeIn(scope.path, node.place),
        `message '${message.fullName}' has more than one field ${names.has(name) ? `'${name}'` : `of number ${number}`}`,
      );
    }
    names.add(name);
    numbers.add(number);
    message.fields.push(linkField(message, node, scope));
  }
  if (message.isMapEntry) message.entry = entryOf(message, placeIn(scope.path, nodes[0]?.place ?? ''));
}

function linkField(message: MessageType, node: FieldNode, scope: Scope): Field {
  const { name, number, label, oneof } = node;
  const type = isScalarType(node.type) ? node.type : findType(message, node, scope);
  const features = { ...scope.features, ...node.features };
  const isMessage = typeof type !== 'string' && type.kind === 'message';
  const isExplicit = isMessage || oneof !== undefined || label === 'optional' || label === 'required';
  const isMap = message.isMapEntry || (isMessage && type.isMapEntry);
  return {
    name,
    number,
    type,
    presence: label === 'repeated' ? 'repeated' : isExplicit ? 'explicit' : features.presence,
    oneof,
    isDelimited: node.isGroup || (isMessage && !isMap && features.encoding === 'delimited'),
    isUtf8Checked: features.utf8 === 'checked',
  };
}

/** From the innermost message outwards, as protoc looks a name up. */
function findType(
  message: MessageType,
  node: FieldNode,
  { path, types, missing }: Scope,
): MessageType | EnumType {
  let found: MessageType | EnumType | undefined;
  if (node.type.startsWith('.')) found = types.get(node.type.slice(1));
  else {
    let around = message.fullName;
    while (found === undefined) {
      found = types.get(within(around, node.type));
      if (around === '') break;
      around = around.slice(0, Math.max(0, around.lastIndexOf('.')));
    }
  }
  if (found !== undefined) return found;
  const where =
    missing.length === 0
      ? ''
      : `; not at hand: ${missing
          .slice(0, 20)
          .map((file) => `'${file}'`)
          .join(', ')}, which is to be given as an import`;
  throw new SchemaError(
    placeIn(path, node.place),
    `field '${node.name}' of message '${message.fullName}' has the type '${node.type}', which no file defines${where}`,
  );
}

const keyTypes: readonly ScalarType[] = /* @__PURE__ */ scalarTypes.filter(
  (type) => type !== 'double' && type !== 'float' && type !== 'bytes',
);

function entryOf({ fullName, fields }: MessageType, place: string): MapEntry {
  const [key, value, ...others] = fields;
  const isEntry =
    key?.number === 1 && value?.number === 2 && others.length === 0 && value.presence !== 'repeated';
  if (!isEntry)
    throw new SchemaError(place, `map entry '${fullName}' has other fields than a key 1 and a value 2`);
  const type = keyTypes.find((name) => name === key.type);
  if (type !== undefined) return { key: { ...key, type }, value };
  throw new SchemaError(
    place,
    `the keys of map entry '${fullName}' are of a type that keys cannot have; allowed: ${keyTypes.join(', ')}`,
  );
}

function within(scope: string, name: string): string {
  return scope === '' ? name : `${scope}.${name}`;
}

function placeIn(path: string, place: string): string {
  if (path === '') return place;
  return place === '' ? path : `${path}:${place}`;
}
