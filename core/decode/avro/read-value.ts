import { setOwn } from '../../value/set-own.ts';
import { known, message, quote } from '../../failure/failure-message.ts';
import { everything, type Selection } from '../json/selection.ts';
import { Cursor } from './cursor.ts';
import { atField, atItem, atKey } from './data-path.ts';
import {
  fixedReader,
  promotedReader,
  scalarReader,
  variableDecimalReader,
  type Read,
} from './read-scalar.ts';
import type { AvroSchema, EnumSchema, RecordSchema } from './schema.ts';
import { leastBytes, levelsOfRecord, valuesIn, valuesOfRecord } from './sizes.ts';
import { refuseBranch, SkipCompiler, type Skip } from './skip-value.ts';

/**
 * Makes the reader of a schema's values: a closure for each type, made once.
 * @param isExact whether numbers keep their digits; else they are JavaScript numbers
 * @param selection what of a value is read; the rest is skipped, and absent
 */
export function valueReader(schema: AvroSchema, isExact: boolean, selection: Selection): Read {
  return new ReadCompiler(isExact).readPart(schema, selection);
}

/**
 * Counts the values of a record before it is read, where nothing around it has: its fields may be many that have no
 * bytes. Anything else is one value, or counts its own.
 */
function counted(schema: AvroSchema, read: Read): Read {
  const values = valuesIn(schema);
  if (values === 1) return read;
  return (cursor) => {
    cursor.count(values);
    return read(cursor);
  };
}

/** A field of a record, in the order of its bytes. */
interface FieldStep {
  readonly name: string;
  /** Absent where the field is skipped. */
  readonly read: Read | undefined;
  readonly skip: Skip;
}

class ReadCompiler {
  readonly #isExact: boolean;
  readonly #skips = new SkipCompiler();
  /** Of the records that are read whole: one of a recursive schema holds itself. */
  readonly #records = new Map<RecordSchema, Read>();

  constructor(isExact: boolean) {
    this.#isExact = isExact;
  }

  read(schema: AvroSchema, selection: Selection): Read {
    switch (schema.type) {
      case 'record':
        return this.#record(schema, selection);
      case 'array':
        return selection.isWhole || selection.items.size === 0
          ? this.#array(schema.items)
          : this.#items(schema.items, selection);
      case 'map':
        return this.#map(schema.values, selection);
      case 'union':
        return this.#union(schema.branches.map((branch) => this.readPart(branch, selection)));
      case 'enum':
        return enumReader(schema);
      case 'fixed':
        return fixedReader(schema, this.#isExact);
      case 'promoted':
        return promotedReader(schema, this.#isExact);
      case 'refused':
        return (cursor) => {
          throw cursor.refuse(message`${known(schema.reason)};`);
        };
      case 'boolean':
      case 'bytes':
      case 'double':
      case 'float':
      case 'int':
      case 'long':
      case 'null':
      case 'string':
        return scalarReader(schema, this.#isExact);
    }
  }

  /** A value that nothing around it counts. */
  readPart(schema: AvroSchema, selection: Selection): Read {
    const read = this.read(schema, selection);
    return selection.isWhole ? counted(schema, read) : read;
  }

  #record(schema: RecordSchema, selection: Selection): Read {
    const { fields, added = [], isRecursive } = schema;
    if (schema.isVariableDecimal) return variableDecimalReader(fields[0]?.name === 'scale', this.#isExact);
    const before = selection.isWhole ? this.#records.get(schema) : undefined;
    if (before !== undefined) return before;
    const steps: FieldStep[] = [];
    const defaults: AddedValue[] = [];
    const readFields = recordReader(steps, defaults, hasProto([...fields, ...added]));
    const read = isRecursive ? nested(schema, readFields) : readFields;
    if (selection.isWhole) this.#records.set(schema, read);
    for (const { name, schema: type, isIgnored } of fields) {
      const selected = isIgnored === true ? undefined : selectedIn(selection, name);
      steps.push({
        name,
        read: selected === undefined ? undefined : this.#field(type, selected, selection),
        skip: selected === undefined ? this.#skips.skip(type) : never,
      });
    }
    for (const { name, schema: type, bytes } of added) {
      const selected = selectedIn(selection, name);
      if (selected !== undefined) defaults.push({ name, bytes, read: this.read(type, selected) });
    }
    return read;
  }

  /** The fields of a record that is read whole are counted with it. */
  #field(schema: AvroSchema, selected: Selection, around: Selection): Read {
    return around.isWhole ? this.read(schema, selected) : this.readPart(schema, selected);
  }

  #array(schema: AvroSchema): Read {
    const read = this.read(schema, everything);
    const itemBytes = leastBytes(schema);
    const itemValues = valuesIn(schema);
    return (cursor) => {
      const items: unknown[] = [];
      try {
        for (;;) {
          const count = cursor.block('an array', itemBytes, false);
          if (count === 0) return items;
          cursor.count(count * itemValues);
          for (let item = 0; item < count; item++) items.push(read(cursor));
        }
      } catch (error) {
        throw atItem(error, items.length);
      }
    };
  }

  /** Only some items, at their places. */
  #items(schema: AvroSchema, { items: selected }: Selection): Read {
    const reads = new Map(
      [...selected].map(([index, selection]) => [index, this.readPart(schema, selection)]),
    );
    const skip = this.#skips.skip(schema);
    const itemBytes = leastBytes(schema);
    return (cursor) => {
      const items: unknown[] = [];
      let index = 0;
      try {
        for (;;) {
          const count = cursor.block('an array', itemBytes, false);
          if (count === 0) return items;
          // Items without bytes take no bytes to be skipped, but the time to count them.
          if (itemBytes === 0) cursor.count(count);
          for (let item = 0; item < count; item++, index++) {
            const read = reads.get(index);
            if (read === undefined) skip(cursor);
            else items[index] = read(cursor);
          }
        }
      } catch (error) {
        throw atItem(error, index);
      }
    };
  }

  #map(schema: AvroSchema, selection: Selection): Read {
    const readAny =
      selection.isWhole || selection.fields.size === 0 ? this.read(schema, everything) : undefined;
    const reads = new Map(
      [...selection.fields].map(([name, inner]) => [
        name,
        selection.isWhole ? this.read(schema, everything) : this.readPart(schema, inner),
      ]),
    );
    const skip = this.#skips.skip(schema);
    const itemBytes = 1 + leastBytes(schema);
    const itemValues = 1 + valuesIn(schema);
    return (cursor) => {
      const values: Record<string, unknown> = {};
      let key = '';
      try {
        for (;;) {
          const count = cursor.block('a map', itemBytes, false);
          if (count === 0) return values;
          if (readAny !== undefined) cursor.count(count * itemValues);
          for (let item = 0; item < count; item++) {
            key = cursor.string();
            const read = readAny ?? reads.get(key);
            if (read === undefined) skip(cursor);
            else if (key === '__proto__') setOwn(values, key, read(cursor));
            else values[key] = read(cursor);
          }
        }
      } catch (error) {
        throw atKey(error, key);
      }
    };
  }

  #union(reads: readonly Read[]): Read {
    return (cursor) => {
      const at = cursor.at;
      const index = cursor.int();
      const read = reads[index];
      if (read === undefined) throw refuseBranch(cursor, reads.length, at);
      return read(cursor);
    };
  }
}

const never: Skip = () => {
  throw new TypeError('a field that is read is not skipped');
};

const selectedIn = (selection: Selection, name: string): Selection | undefined =>
  selection.isWhole ? everything : selection.fields.get(name);

const hasProto = (fields: readonly { readonly name: string }[]): boolean =>
  fields.some(({ name }) => name === '__proto__');

/** A field that the bytes do not have, read of its own bytes. */
interface AddedValue {
  readonly name: string;
  readonly bytes: Buffer;
  readonly read: Read;
}

/** @param steps filled after this returns, as a recursive record is read by its own reader */
function recordReader(steps: readonly FieldStep[], added: readonly AddedValue[], isSet: boolean): Read {
  return (cursor) => {
    const record: Record<string, unknown> = {};
    let index = 0;
    try {
      for (; index < steps.length; index++) {
        const step = steps[index];
        if (step === undefined) continue;
        const { name, read, skip } = step;
        if (read === undefined) skip(cursor);
        else if (isSet) setOwn(record, name, read(cursor));
        else record[name] = read(cursor);
      }
    } catch (error) {
      throw atField(error, steps[index]?.name ?? '');
    }
    for (const { name, bytes, read } of added) setOwn(record, name, read(new Cursor(bytes)));
    return record;
  };
}

/** Counts how deep the values of a recursive record are within each other, and how many they are. */
function nested(schema: RecordSchema, read: Read): Read {
  const levels = levelsOfRecord(schema);
  const values = valuesOfRecord(schema);
  return (cursor) => {
    cursor.enter(levels);
    cursor.count(values);
    const value = read(cursor);
    cursor.leave(levels);
    return value;
  };
}

function enumReader({ symbols, readAs = symbols }: EnumSchema): Read {
  return (cursor) => {
    const at = cursor.at;
    const index = cursor.int();
    const symbol = readAs[index];
    if (symbol !== undefined) return symbol;
    const written = symbols[index];
    if (written === undefined) {
      throw cursor.refuse(message`an enum names none of its ${known(symbols.length)} symbols`, at);
    }
    throw cursor.refuse(message`the reader schema has no symbol ${quote(written)}, and no default;`, at);
  };
}
