/** A .proto file as far as its messages are read by it; names of types are as written, and not looked up yet. */
export interface FileNode {
  readonly package: string;
  readonly edition: Edition;
  readonly imports: readonly string[];
  readonly features: Features;
  readonly messages: readonly MessageNode[];
  readonly enums: readonly EnumNode[];
}

export interface MessageNode {
  readonly name: string;
  /** Of a map's entries. */
  readonly isMapEntry: boolean;
  /** Whether only a `map<…>` field makes it: the file does not spell it. */
  readonly isImplied: boolean;
  readonly features: Features;
  readonly fields: readonly FieldNode[];
  readonly messages: readonly MessageNode[];
  readonly enums: readonly EnumNode[];
}

export interface FieldNode {
  readonly name: string;
  readonly number: number;
  /** `line:column` in the file; empty in a descriptor. */
  readonly place: string;
  readonly label: 'none' | 'optional' | 'required' | 'repeated';
  /** A scalar, or the name of a message or an enum, which is absolute with a '.' in front. */
  readonly type: string;
  readonly isGroup: boolean;
  /** The oneof that it is in. */
  readonly oneof: string | undefined;
  readonly features: Features;
}

export interface EnumNode {
  readonly name: string;
  readonly values: readonly EnumValue[];
}

export interface EnumValue {
  readonly name: string;
  readonly number: number;
}

export type Edition = 'proto2' | 'proto3' | '2023' | '2024';

/**
 * What of the features of editions is in the bytes, or in what they mean. Reading does not depend on the others:
 * repeated numbers are read packed and unpacked, and the numbers of an enum are handed over without a name too.
 */
export interface Features {
  readonly presence?: 'explicit' | 'implicit';
  readonly encoding?: 'length' | 'delimited';
  readonly utf8?: 'checked' | 'unchecked';
}

export const editionFeatures = {
  proto2: { presence: 'explicit', encoding: 'length', utf8: 'unchecked' },
  proto3: { presence: 'implicit', encoding: 'length', utf8: 'checked' },
  '2023': { presence: 'explicit', encoding: 'length', utf8: 'checked' },
  '2024': { presence: 'explicit', encoding: 'length', utf8: 'checked' },
} as const satisfies Record<Edition, Required<Features>>;

/** The types that have no name of their own. */
export const scalarTypes = [
  'double',
  'float',
  'int64',
  'uint64',
  'int32',
  'fixed64',
  'fixed32',
  'bool',
  'string',
  'bytes',
  'uint32',
  'sfixed32',
  'sfixed64',
  'sint32',
  'sint64',
] as const;

export type ScalarType = (typeof scalarTypes)[number];

export function isScalarType(name: string): name is ScalarType {
  return scalarTypes.some((type) => type === name);
}
