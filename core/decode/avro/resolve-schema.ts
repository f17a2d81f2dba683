import { DefaultError, encodeDefault } from './encode-default.ts';
import {
  isPrimitiveType,
  lastName,
  type AddedField,
  type AvroSchema,
  type EnumSchema,
  type Meaning,
  type PrimitiveSchema,
  type RecordField,
  type RecordSchema,
} from './schema.ts';

/**
 * The schema that reads data of the writer's schema as the reader's schema asks: with its names, its defaults, its order
 * of types and its logical types (Avro 1.12, Schema Resolution). What cannot be read so is refused where a value
 * is of it: the specification decides about unions value by value.
 */
export function resolveSchema(writer: AvroSchema, reader: AvroSchema): AvroSchema {
  return new Resolver().resolve(writer, reader);
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

class Resolver {
  /** By the writer's record and the reader's, as both may be recursive. */
  readonly #records = new Map<RecordSchema, Map<RecordSchema, RecordSchema>>();

  resolve(writer: AvroSchema, reader: AvroSchema): AvroSchema {
    if (writer.type === 'union') {
      return { type: 'union', branches: writer.branches.map((branch) => this.resolve(branch, reader)) };
    }
    if (reader.type === 'union') return this.#oneOf(writer, reader.branches);
    if (writer.type === 'record' && reader.type === 'record' && isNamedAlike(writer, reader)) {
      return this.#record(writer, reader);
    }
    if (writer.type === 'enum' && reader.type === 'enum' && isNamedAlike(writer, reader)) {
      return readSymbols(writer, reader);
    }
    if (writer.type === 'array' && reader.type === 'array') {
      return { type: 'array', items: this.resolve(writer.items, reader.items) };
    }
    if (writer.type === 'map' && reader.type === 'map') {
      return { type: 'map', values: this.resolve(writer.values, reader.values) };
    }
    if (writer.type === 'fixed' && reader.type === 'fixed' && isNamedAlike(writer, reader)) {
      if (writer.size !== reader.size) {
        return refused(writer, `the reader schema asks for ${reader.size} bytes, not ${writer.size}`);
      }
      return sameMeaning(writer.meaning, reader.meaning) ? reader : otherMeaning(writer, reader);
    }
    if (isPrimitive(writer) && isPrimitive(reader) && canRead(writer, reader)) {
      if (!sameMeaning(writer.meaning, reader.meaning)) return otherMeaning(writer, reader);
      return writer.type === reader.type ? reader : { type: 'promoted', writer, reader };
    }
    return refused(writer, `the reader schema asks for ${nameOf(reader)}, not ${nameOf(writer)}`);
  }

  /** The reader's type of the same kind and name, else the first that can read the writer's. */
  #oneOf(writer: AvroSchema, branches: readonly AvroSchema[]): AvroSchema {
    const same = branches.find((branch) => nameOf(branch) === nameOf(writer));
    const ordered = same === undefined ? branches : [same, ...branches];
    for (const branch of ordered) {
      const resolved = this.resolve(writer, branch);
      if (resolved.type !== 'refused') return resolved;
    }
    return refused(writer, `the union of the reader schema has no type for ${nameOf(writer)}`);
  }

  #record(writer: RecordSchema, reader: RecordSchema): AvroSchema {
    const before = this.#records.get(writer)?.get(reader);
    if (before !== undefined) return before;
    const fields: RecordField[] = [];
    const added: AddedField[] = [];
    const record: Mutable<RecordSchema> = {
      ...reader,
      fields,
      added,
      isRecursive: writer.isRecursive || reader.isRecursive,
      isVariableDecimal: writer.isVariableDecimal && reader.isVariableDecimal,
    };
    const byReader = this.#records.get(writer) ?? new Map<RecordSchema, RecordSchema>();
    this.#records.set(writer, byReader.set(reader, record));
    const taken = new Map<string, RecordField>();
    for (const field of reader.fields) {
      const written = writer.fields.find(({ name }) => name === field.name || field.aliases.includes(name));
      if (written !== undefined) taken.set(written.name, field);
      else added.push(addedField(field));
    }
    for (const field of writer.fields) {
      const target = taken.get(field.name);
      fields.push(
        target === undefined
          ? { ...field, isIgnored: true }
          : { name: target.name, aliases: [], schema: this.resolve(field.schema, target.schema) },
      );
    }
    return record;
  }
}

/** A field that the writer does not have; one without a default cannot be read. */
function addedField({ name, schema, default: fallback }: RecordField): AddedField {
  const bytes = fallback === undefined ? undefined : defaultBytes(schema, fallback.json);
  if (bytes !== undefined) return { name, schema, bytes };
  const reason = 'the writer has no such field, and the reader schema no default for it';
  return { name, schema: { type: 'refused', writer: schema, reason }, bytes: Buffer.alloc(0) };
}

function defaultBytes(schema: AvroSchema, json: unknown): Buffer | undefined {
  try {
    return encodeDefault(schema, json);
  } catch (error) {
    if (error instanceof DefaultError) return undefined;
    throw error;
  }
}

function readSymbols(writer: EnumSchema, reader: EnumSchema): EnumSchema {
  const readAs = writer.symbols.map((symbol) => (reader.symbols.includes(symbol) ? symbol : reader.default));
  return { ...writer, readAs };
}

interface Named {
  readonly name: string;
  readonly aliases: readonly string[];
}

/** Names are compared without their namespaces; the reader's aliases are other names of the writer's. */
const isNamedAlike = (writer: Named, reader: Named): boolean =>
  lastName(writer.name) === lastName(reader.name) || reader.aliases.includes(writer.name);

const isPrimitive = (schema: AvroSchema): schema is PrimitiveSchema => isPrimitiveType(schema.type);

/** What else a type may be read as. */
const promotions: Readonly<Partial<Record<string, readonly string[]>>> = {
  int: ['long', 'float', 'double'],
  long: ['float', 'double'],
  float: ['double'],
  string: ['bytes'],
  bytes: ['string'],
};

const canRead = (writer: PrimitiveSchema, reader: PrimitiveSchema): boolean =>
  writer.type === reader.type || promotions[writer.type]?.includes(reader.type) === true;

/** The same number in another unit, or at another scale, would be another value. */
const sameMeaning = (writer: Meaning | undefined, reader: Meaning | undefined): boolean =>
  writer === undefined || reader === undefined || JSON.stringify(writer) === JSON.stringify(reader);

const otherMeaning = (writer: AvroSchema, reader: AvroSchema): AvroSchema =>
  refused(
    writer,
    `the reader schema gives this ${nameOf(reader)} another logical type, unit or scale than the writer`,
  );

const refused = (writer: AvroSchema, reason: string): AvroSchema => ({ type: 'refused', writer, reason });

function nameOf(schema: AvroSchema): string {
  return 'name' in schema ? `${schema.type} '${schema.name}'` : schema.type;
}
