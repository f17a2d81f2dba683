import type { Selection } from '../../json/selection.ts';
import type { MessageType } from '../schema/message-type.ts';
import type { Fields, RecordInput } from './record-input.ts';

/** Reads messages of one type. */
export interface ReadMessage {
  /** A message of which nothing was read: its zero values, empty lists and empty maps. */
  create(input: RecordInput): Fields;
  /** Reads to the end of the innermost message, or with an `endTag` to the end of a group; later values win. */
  readInto(fields: Fields, input: RecordInput, endTag?: number): void;
}

/** The readers of all messages that a schema can refer to, made when they are first needed. */
export interface Readers {
  /** Whether numbers keep all their digits, or are JavaScript's. */
  readonly isExact: boolean;
  /** The reader of a message, or of what is selected of it. */
  of(type: MessageType, selection?: Selection): ReadMessage;
  /** A message by its full name. */
  find(fullName: string): MessageType | undefined;
}

/** Reads a value of a field, which follows its tag, and adds it to its message. */
export type ReadField = (fields: Fields, input: RecordInput) => void;
