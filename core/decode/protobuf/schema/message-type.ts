import type { EnumNode, ScalarType } from './file-node.ts';

/** An enum, whose values may have one number more than once: the first name is that of the number. */
export interface EnumType extends EnumNode {
  readonly kind: 'enum';
  readonly fullName: string;
}

/** A message whose fields know their types. */
export interface MessageType {
  readonly kind: 'message';
  /** `shop.Order.Item` */
  readonly fullName: string;
  readonly isMapEntry: boolean;
  /** Whether only a `map<…>` field makes it: its place among the messages is not counted everywhere. */
  readonly isImplied: boolean;
  readonly fields: readonly Field[];
  /** Of a map's entry; absent of every other message. */
  readonly entry?: MapEntry;
  readonly messages: readonly MessageType[];
}

export interface MapEntry {
  readonly key: Field & { readonly type: ScalarType };
  readonly value: Field;
}

export interface Field {
  readonly name: string;
  readonly number: number;
  readonly type: ScalarType | EnumType | MessageType;
  /** Of a field that is not in the bytes: `implicit` is its zero value, `explicit` is absent, `repeated` is empty. */
  readonly presence: 'implicit' | 'explicit' | 'repeated';
  /** The oneof that it is in. */
  readonly oneof: string | undefined;
  /** Whether the message stands between tags, as a group does, and not behind its length. */
  readonly isDelimited: boolean;
  /** Whether text that is not UTF-8 is refused. */
  readonly isUtf8Checked: boolean;
}

/** The messages of a file, and all messages and enums that they can refer to by their full names. */
export interface ProtoFile {
  readonly messages: readonly MessageType[];
  readonly types: ReadonlyMap<string, MessageType | EnumType>;
}
