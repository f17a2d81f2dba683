import { everything, type Selection } from '../../json/selection.ts';
import type { EnumType, MessageType } from '../schema/message-type.ts';
import { MessageReader } from './message-reader.ts';
import type { Readers, ReadMessage } from './reader.ts';
import { hasSeconds, secondsReader } from './seconds-reader.ts';

export class MessageReaders implements Readers {
  readonly isExact: boolean;
  readonly #types: ReadonlyMap<string, MessageType | EnumType>;
  readonly #whole = new Map<MessageType, ReadMessage>();

  constructor(types: ReadonlyMap<string, MessageType | EnumType>, isExact: boolean) {
    this.#types = types;
    this.isExact = isExact;
  }

  of(type: MessageType, selection: Selection = everything): ReadMessage {
    if (hasSeconds(type)) return secondsReader;
    if (!selection.isWhole) return new MessageReader(type, selection, this);
    let reader = this.#whole.get(type);
    if (reader === undefined) {
      reader = new MessageReader(type, everything, this);
      this.#whole.set(type, reader);
    }
    return reader;
  }

  find(fullName: string): MessageType | undefined {
    const type = this.#types.get(fullName);
    return type?.kind === 'message' ? type : undefined;
  }
}
