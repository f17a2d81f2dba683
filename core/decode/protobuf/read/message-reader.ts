import { setOwn } from '../../../value/set-own.ts';
import type { Selection } from '../../json/selection.ts';
import type { Field, MessageType } from '../schema/message-type.ts';
import { numberOfTag } from '../wire/wire-type.ts';
import { fieldReader } from './field-reader.ts';
import type { Readers, ReadField, ReadMessage } from './reader.ts';
import type { Fields, RecordInput } from './record-input.ts';
import { wrongWireType } from './wrong-wire-type.ts';

/** Tags below it are looked up in an array: those of field numbers up to 255. */
const arrayTags = 2_048;

/** Reads the messages of one type, or what of them is selected. */
export class MessageReader implements ReadMessage {
  readonly #type: MessageType;
  readonly #selection: Selection;
  readonly #readers: Readers;
  #plan: Plan | undefined;

  constructor(type: MessageType, selection: Selection, readers: Readers) {
    this.#type = type;
    this.#selection = selection;
    this.#readers = readers;
  }

  create(input: RecordInput): Fields {
    const { template, lists, maps, size } = this.#compiled();
    input.count(size);
    const fields = { ...template };
    for (const name of lists) fields[name] = [];
    for (const name of maps) fields[name] = {};
    return fields;
  }

  readInto(fields: Fields, input: RecordInput, endTag = 0): void {
    const { byTag, others, tags } = this.#compiled();
    while (input.at < input.end) {
      const start = input.at;
      const tag = input.tag();
      const read = tag < arrayTags ? byTag[tag] : others.get(tag);
      if (read !== undefined) read(fields, input);
      else if (tag === endTag) return;
      else {
        const expected = tags.get(numberOfTag(tag));
        if (expected !== undefined && !expected.includes(tag))
          throw wrongWireType(start, tag, expected[0] ?? 0);
        input.skip(tag);
      }
    }
    if (endTag !== 0) throw input.unendedGroup();
  }

  // Types may refer to each other in cycles, and records may use few of a schema's.
  #compiled(): Plan {
    return (this.#plan ??= compile(this.#type, this.#selection, this.#readers));
  }
}

interface Plan {
  readonly byTag: readonly (ReadField | undefined)[];
  readonly others: ReadonlyMap<number, ReadField>;
  /** The tags that each field's number may have, of fields that are not selected too. */
  readonly tags: ReadonlyMap<number, readonly number[]>;
  readonly template: Fields;
  readonly lists: readonly string[];
  readonly maps: readonly string[];
  /** How many values a message has at least. */
  readonly size: number;
}

function compile(type: MessageType, selection: Selection, readers: Readers): Plan {
  const byTag: (ReadField | undefined)[] = [];
  const others = new Map<number, ReadField>();
  const tags = new Map<number, readonly number[]>();
  const template: Fields = {};
  const lists: string[] = [];
  const maps: string[] = [];
  const isSelected = ({ name }: Field): boolean => selection.isWhole || selection.fields.has(name);
  const oneofs = selectedMembers(type.fields.filter(isSelected));

  for (const field of type.fields) {
    const { byTag: ways, empty } = fieldReader(field, selection, readers);
    tags.set(field.number, [...ways.keys()]);
    if (isSelected(field) && empty !== undefined) {
      // Lists and maps too: what the template has is the order of the fields, and `__proto__` a field like any other.
      setOwn(template, field.name, empty.value);
      if (empty.kind === 'list') lists.push(field.name);
      if (empty.kind === 'map') maps.push(field.name);
    }
    const members = field.oneof === undefined ? [] : (oneofs.get(field.oneof) ?? []);
    for (const [tag, way] of ways) {
      const read = isSelected(field) ? withoutInherited(field.name, way) : undefined;
      const hasRivals = members.some((member) => member !== field);
      const step = hasRivals ? clearing(field, members, tag, read) : read;
      if (step === undefined) continue;
      if (tag < arrayTags) byTag[tag] = step;
      else others.set(tag, step);
    }
  }
  for (let tag = 0; tag < byTag.length; tag++) byTag[tag] ??= undefined;
  return { byTag, others, tags, template, lists, maps, size: 1 + Object.keys(template).length };
}

function selectedMembers(fields: readonly Field[]): ReadonlyMap<string, readonly Field[]> {
  const oneofs = new Map<string, Field[]>();
  for (const field of fields) {
    if (field.oneof === undefined) continue;
    const members = oneofs.get(field.oneof);
    if (members === undefined) oneofs.set(field.oneof, [field]);
    else members.push(field);
  }
  return oneofs;
}

/** The other members of a oneof go when one is read. A member that is not selected is skipped. */
function clearing(
  field: Field,
  members: readonly Field[],
  tag: number,
  read: ReadField | undefined,
): ReadField {
  return (fields, input) => {
    for (const { name } of members) {
      if (name !== field.name && fields[name] !== undefined) Reflect.deleteProperty(fields, name);
    }
    if (read === undefined) input.skip(tag);
    else read(fields, input);
  };
}

/** A field may be named like what every object inherits: `constructor`, or `__proto__`, which would be set. */
function withoutInherited(name: string, read: ReadField): ReadField {
  if (!(name in Object.prototype)) return read;
  return (fields, input) => {
    if (!Object.hasOwn(fields, name)) setOwn(fields, name, undefined);
    read(fields, input);
  };
}
