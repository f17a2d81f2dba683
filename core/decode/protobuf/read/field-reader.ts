import { everything, type Selection } from '../../json/selection.ts';
import type { Field, MessageType } from '../schema/message-type.ts';
import { tagOf, wireType } from '../wire/wire-type.ts';
import { mapReader } from './map-reader.ts';
import type { Readers, ReadField, ReadMessage } from './reader.ts';
import { isFields, type Convert, type Fields, type RecordInput } from './record-input.ts';
import { enumReader, scalarReader, type ScalarReader } from './scalar-reader.ts';
import { wellKnown } from './well-known.ts';

export interface FieldReader {
  /** By the tag: repeated numbers have two. */
  readonly byTag: ReadonlyMap<number, ReadField>;
  /** What the field is when it is not in the bytes; absent where that is absent. */
  readonly empty?:
    | { readonly kind: 'value'; readonly value: unknown }
    | { readonly kind: 'list' | 'map'; readonly value?: undefined };
}

export function fieldReader(field: Field, selection: Selection, readers: Readers): FieldReader {
  const { type } = field;
  if (typeof type !== 'string' && type.kind === 'message') {
    if (type.entry !== undefined && field.presence === 'repeated') {
      return {
        byTag: new Map([[tagOf(field.number, wireType.length), mapReader(field, type.entry, readers)]]),
        empty: { kind: 'map' },
      };
    }
    return messageField(field, type, selectionWithin(field, selection), readers);
  }
  const scalar =
    typeof type === 'string' ? scalarReader(type, { ...field, isExact: readers.isExact }) : enumReader(type);
  return scalarField(field, scalar);
}

function scalarField({ name, number, presence }: Field, { read, wire, zero }: ScalarReader): FieldReader {
  if (presence !== 'repeated') {
    const set: ReadField = (fields, input) => {
      fields[name] = read(input);
    };
    const byTag = new Map([[tagOf(number, wire), set]]);
    return presence === 'implicit' ? { byTag, empty: { kind: 'value', value: zero } } : { byTag };
  }
  const byTag = new Map<number, ReadField>();
  byTag.set(tagOf(number, wire), (fields, input) => {
    input.count(1);
    listOf(fields, name).push(read(input));
  });
  // Numbers are read one by one and packed, whatever the schema says (https://protobuf.dev/programming-guides/encoding/#packed).
  if (wire !== wireType.length) {
    byTag.set(tagOf(number, wireType.length), (fields, input) => {
      const list = listOf(fields, name);
      const outer = input.enter();
      while (input.at < input.end) {
        input.count(1);
        list.push(read(input));
      }
      input.leave(outer);
    });
  }
  return { byTag, empty: { kind: 'list' } };
}

function messageField(
  { name, number, presence, isDelimited }: Field,
  type: MessageType,
  selection: Selection,
  readers: Readers,
): FieldReader {
  const known = wellKnown(type, readers);
  const reader = readers.of(type, known === undefined ? selection : everything);
  const endTag = isDelimited ? tagOf(number, wireType.groupEnd) : 0;
  const tag = tagOf(number, isDelimited ? wireType.groupStart : wireType.length);
  if (presence === 'repeated') {
    const add: ReadField = (fields, input) => {
      listOf(fields, name).push(readWhole(reader, known, input, endTag));
    };
    return { byTag: new Map([[tag, add]]), empty: { kind: 'list' } };
  }
  const set: ReadField = (fields, input) => {
    const outer = enter(input, endTag);
    const current = fields[name];
    if (isFields(current)) reader.readInto(current, input, endTag);
    else {
      const created = reader.create(input);
      fields[name] = created;
      if (known !== undefined) input.convertLater(fields, name, created, known);
      reader.readInto(created, input, endTag);
    }
    leave(input, outer, endTag);
  };
  return { byTag: new Map([[tag, set]]) };
}

/** Reads a message that nothing is merged into. */
function readWhole(
  reader: ReadMessage,
  known: Convert | undefined,
  input: RecordInput,
  endTag: number,
): unknown {
  const at = input.at;
  const outer = enter(input, endTag);
  const pending = input.pending;
  const fields = reader.create(input);
  reader.readInto(fields, input, endTag);
  leave(input, outer, endTag);
  input.convertPending(pending);
  return known === undefined ? fields : known(fields, input, at);
}

function enter(input: RecordInput, endTag: number): number {
  if (endTag === 0) return input.enter();
  input.enterGroup();
  return input.end;
}

function leave(input: RecordInput, outer: number, endTag: number): void {
  if (endTag === 0) input.leave(outer);
  else input.leaveGroup();
}

function listOf(fields: Fields, name: string): unknown[] {
  const list = fields[name];
  if (Array.isArray(list)) return list;
  const created: unknown[] = [];
  fields[name] = created;
  return created;
}

/** What of the field's messages is selected; of a list's what is selected of any. */
function selectionWithin({ name, presence }: Field, selection: Selection): Selection {
  const within = selection.isWhole ? everything : (selection.fields.get(name) ?? everything);
  if (within.isWhole || presence !== 'repeated') return within;
  const items = [...within.items.values()];
  const [only] = items;
  return items.length === 1 && only !== undefined ? only : everything;
}
