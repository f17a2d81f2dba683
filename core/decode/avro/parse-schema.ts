import { isObject } from '../../value/is-object.ts';
import { semanticTypeOf } from '../connect/semantic-types.ts';
import { JsonSyntaxError, parseExactJson } from '../json/exact-json.ts';
import { printOption } from '../option-problems.ts';
import { SchemaError } from '../schema/compiled-schema.ts';
import type { FetchedSchema } from '../schema/schema-source.ts';
import { meaningOf } from './meaning.ts';
import {
  isPrimitiveType,
  type AvroSchema,
  type EnumSchema,
  type FixedSchema,
  type RecordField,
  type RecordSchema,
} from './schema.ts';

/** Something wrong with a schema, at a path such as `.fields[2].type`. */
export interface SchemaProblem {
  readonly path: string;
  readonly message: string;
}

export interface ParsedSchema {
  /** Undefined where there are problems. */
  readonly schema: AvroSchema | undefined;
  readonly problems: readonly SchemaProblem[];
}

/** Characters of a schema and of each that it refers to. */
const maxCharacters = 2 * 1024 * 1024;
/** Levels of types within types, which are read one within the other. */
const maxDepth = 200;
/** More are not collected. */
const maxProblems = 20;

/** Reads a schema of Avro in JSON and those that it refers to, each before what refers to it. Never throws. */
export function parseAvroSchema({
  text,
  references,
}: Pick<FetchedSchema, 'text' | 'references'>): ParsedSchema {
  const parser = new SchemaParser();
  for (const reference of references) parser.read(reference.text, `(reference '${reference.name}')`);
  const schema = parser.read(text, '');
  return { schema: parser.problems.length === 0 ? schema : undefined, problems: parser.problems };
}

/** The same; throws SchemaError with all that is wrong. */
export function readAvroSchema(source: Pick<FetchedSchema, 'text' | 'references'>): AvroSchema {
  const { schema, problems } = parseAvroSchema(source);
  const [first, ...others] = problems;
  if (schema !== undefined) return schema;
  const rest = others.map(({ path, message }) => `; at ${path}: ${message}`).join('');
  throw new SchemaError(first?.path ?? '', `${first?.message ?? 'it holds no schema'}${rest}`);
}

type Attributes = Readonly<Record<string, unknown>>;
type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
type NamedSchema = RecordSchema | EnumSchema | FixedSchema;

/** What a schema is until its problems are reported. */
const unknownSchema: AvroSchema = { type: 'null' };

class SchemaParser {
  readonly problems: SchemaProblem[] = [];
  /** By their names with namespaces. */
  readonly #named = new Map<string, NamedSchema>();
  /** The records whose fields are being read, the innermost last. */
  readonly #open: Mutable<RecordSchema>[] = [];
  #depth = 0;

  read(text: string, path: string): AvroSchema {
    if (text.length > maxCharacters) {
      return this.#refuse(path, `it has ${text.length} characters; allowed: ${maxCharacters}`);
    }
    let json: unknown;
    try {
      json = parseExactJson(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
    } catch (error) {
      if (!(error instanceof JsonSyntaxError)) throw error;
      const place = `character ${error.index + 1} of ${text.length}`;
      return this.#refuse(path, `it is not JSON: expected ${error.expected} at ${place}`);
    }
    return this.#type(json, path, '');
  }

  #refuse(path: string, message: string): AvroSchema {
    if (this.problems.length < maxProblems) this.problems.push({ path, message });
    return unknownSchema;
  }

  #type(json: unknown, path: string, namespace: string): AvroSchema {
    if (typeof json === 'string') return this.#reference(json, path, namespace);
    if (this.#depth >= maxDepth)
      return this.#refuse(path, `types are nested in more than ${maxDepth} levels`);
    this.#depth++;
    try {
      if (Array.isArray(json)) return this.#union(json, path, namespace);
      if (isObject(json)) return this.#typeObject(json, path, namespace);
    } finally {
      this.#depth--;
    }
    return this.#refuse(
      path,
      `it is no type: ${printOption(json)}; allowed: a name, an object with a type, or an array`,
    );
  }

  #typeObject(json: Attributes, path: string, namespace: string): AvroSchema {
    const { type } = json;
    switch (type) {
      case 'record':
      case 'error':
        return this.#record(json, path, namespace);
      case 'enum':
        return this.#enum(json, path, namespace);
      case 'fixed':
        return this.#fixed(json, path, namespace);
      case 'array':
        return { type: 'array', items: this.#type(json['items'], `${path}.items`, namespace) };
      case 'map':
        return { type: 'map', values: this.#type(json['values'], `${path}.values`, namespace) };
      default:
        if (!isPrimitiveType(type)) return this.#type(type, `${path}.type`, namespace);
        return withMeaning({ type }, json);
    }
  }

  #reference(name: string, path: string, namespace: string): AvroSchema {
    if (isPrimitiveType(name)) return { type: name };
    const found =
      this.#named.get(fullName(name, namespace)) ?? (name.includes('.') ? undefined : this.#named.get(name));
    if (found === undefined) {
      return this.#refuse(
        path,
        `'${shorten(name)}' is neither a type of Avro nor a name that is defined before`,
      );
    }
    // Every record from it to here is within itself.
    const start = this.#open.findIndex((record) => record === found);
    if (start >= 0) for (const record of this.#open.slice(start)) record.isRecursive = true;
    return found;
  }

  #union(json: readonly unknown[], path: string, namespace: string): AvroSchema {
    const branches = json.map((branch, index) => this.#type(branch, `${path}[${index}]`, namespace));
    const seen = new Set<string>();
    for (const [index, branch] of branches.entries()) {
      const kind = 'name' in branch ? branch.name : branch.type;
      if (branch === unknownSchema) continue;
      if (branch.type === 'union') this.#refuse(`${path}[${index}]`, 'a union is directly within a union');
      else if (seen.has(kind)) this.#refuse(`${path}[${index}]`, `'${kind}' is in the union twice`);
      seen.add(kind);
    }
    if (branches.length === 0) this.#refuse(path, 'the union has no types');
    return { type: 'union', branches };
  }

  #record(json: Attributes, path: string, namespace: string): AvroSchema {
    const names = this.#names(json, path, namespace);
    const fields: RecordField[] = [];
    const record: Mutable<RecordSchema> = {
      type: 'record',
      ...names,
      fields,
      isRecursive: false,
      isVariableDecimal: false,
    };
    this.#define(record, path);
    const listed = json['fields'];
    if (!Array.isArray(listed)) {
      return this.#refuse(`${path}.fields`, `a record needs an array of fields; got ${printOption(listed)}`);
    }
    const inner = namespaceOf(names.name);
    this.#open.push(record);
    const seen = new Set<string>();
    for (const [index, field] of listed.entries()) {
      const read = this.#field(field, `${path}.fields[${index}]`, inner);
      if (read === undefined) continue;
      if (seen.has(read.name)) {
        this.#refuse(
          `${path}.fields[${index}].name`,
          `the record has a field '${shorten(read.name)}' before`,
        );
      }
      seen.add(read.name);
      fields.push(read);
    }
    this.#open.pop();
    record.isVariableDecimal = isVariableDecimal(json, fields);
    return record;
  }

  #field(json: unknown, path: string, namespace: string): RecordField | undefined {
    if (!isObject(json)) {
      this.#refuse(path, `a field is an object with a name and a type; got ${printOption(json)}`);
      return undefined;
    }
    const { name } = json;
    if (typeof name !== 'string' || name === '') {
      this.#refuse(`${path}.name`, `a field needs a name; got ${printOption(name)}`);
      return undefined;
    }
    const schema = this.#type(json['type'], `${path}.type`, namespace);
    return {
      name,
      aliases: textsOf(json['aliases']),
      schema,
      ...(Object.hasOwn(json, 'default') ? { default: { json: json['default'] } } : {}),
    };
  }

  #enum(json: Attributes, path: string, namespace: string): AvroSchema {
    const names = this.#names(json, path, namespace);
    const { symbols, default: fallback } = json;
    if (!Array.isArray(symbols) || !symbols.every((symbol) => typeof symbol === 'string')) {
      return this.#refuse(`${path}.symbols`, `an enum needs an array of texts; got ${printOption(symbols)}`);
    }
    if (new Set(symbols).size < symbols.length) this.#refuse(`${path}.symbols`, 'a symbol is there twice');
    const isSymbol = typeof fallback === 'string' && symbols.includes(fallback);
    if (fallback !== undefined && !isSymbol) this.#refuse(`${path}.default`, 'it is none of the symbols');
    const schema: EnumSchema = {
      type: 'enum',
      ...names,
      symbols,
      ...(isSymbol ? { default: fallback } : {}),
    };
    return this.#define(schema, path);
  }

  #fixed(json: Attributes, path: string, namespace: string): AvroSchema {
    const names = this.#names(json, path, namespace);
    const { size } = json;
    if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) {
      return this.#refuse(`${path}.size`, `a fixed needs a size in bytes; got ${printOption(size)}`);
    }
    return this.#define(withMeaning({ type: 'fixed', ...names, size }, json), path);
  }

  #names(json: Attributes, path: string, namespace: string): { name: string; aliases: readonly string[] } {
    const { name, namespace: own } = json;
    if (typeof name !== 'string' || name === '') {
      this.#refuse(`${path}.name`, `a ${String(json['type'])} needs a name; got ${printOption(name)}`);
      return { name: '', aliases: [] };
    }
    const full = fullName(name, typeof own === 'string' ? own : namespace);
    return {
      name: full,
      aliases: textsOf(json['aliases']).map((alias) => fullName(alias, namespaceOf(full))),
    };
  }

  #define(schema: NamedSchema, path: string): AvroSchema {
    if (schema.name === '') return schema;
    if (this.#named.has(schema.name)) {
      return this.#refuse(`${path}.name`, `'${shorten(schema.name)}' is defined before`);
    }
    this.#named.set(schema.name, schema);
    return schema;
  }
}

function withMeaning<Schema extends { readonly type: string }>(schema: Schema, json: Attributes): Schema {
  const meaning = meaningOf(schema.type, json);
  return meaning === undefined ? schema : { ...schema, meaning };
}

const fullName = (name: string, namespace: string): string =>
  name.includes('.') || namespace === '' ? name : `${namespace}.${name}`;

const namespaceOf = (name: string): string => name.slice(0, Math.max(name.lastIndexOf('.'), 0));

const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((text) => typeof text === 'string') : [];

function isVariableDecimal(json: Attributes, fields: readonly RecordField[]): boolean {
  const name = json['connect.name'];
  if (typeof name !== 'string' || semanticTypeOf(name)?.kind !== 'variableDecimal') return false;
  const types = fields.map((field) => `${field.name} ${field.schema.type}`);
  return types.length === 2 && types.includes('scale int') && types.includes('value bytes');
}

const shorten = (text: string): string => (text.length <= 60 ? text : `${text.slice(0, 57)}...`);
