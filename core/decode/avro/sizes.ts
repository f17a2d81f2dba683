import type { AvroSchema, RecordSchema } from './schema.ts';

/** How many bytes a value has at least. Only values without content, such as null, have none. */
export function leastBytes(schema: AvroSchema, within: ReadonlySet<AvroSchema> = new Set()): number {
  switch (schema.type) {
    case 'null':
      return 0;
    case 'float':
      return 4;
    case 'double':
      return 8;
    case 'fixed':
      return schema.size;
    case 'record': {
      // A record directly within itself has no values.
      if (within.has(schema)) return 1;
      const inside = new Set(within).add(schema);
      return schema.fields.reduce((sum, field) => sum + leastBytes(field.schema, inside), 0);
    }
    case 'promoted':
    case 'refused':
      return leastBytes(schema.writer, within);
    case 'array':
    case 'boolean':
    case 'bytes':
    case 'enum':
    case 'int':
    case 'long':
    case 'map':
    case 'string':
    case 'union':
      return 1;
  }
}

/** How many bytes every value has; undefined where they differ. */
export function fixedBytes(
  schema: AvroSchema,
  within: ReadonlySet<AvroSchema> = new Set(),
): number | undefined {
  switch (schema.type) {
    case 'null':
    case 'boolean':
    case 'float':
    case 'double':
    case 'fixed':
      return leastBytes(schema);
    case 'record': {
      if (within.has(schema)) return undefined;
      const inside = new Set(within).add(schema);
      let sum = 0;
      for (const field of schema.fields) {
        const size = fixedBytes(field.schema, inside);
        if (size === undefined) return undefined;
        sum += size;
      }
      return sum;
    }
    case 'array':
    case 'bytes':
    case 'enum':
    case 'int':
    case 'long':
    case 'map':
    case 'promoted':
    case 'refused':
    case 'string':
    case 'union':
      return undefined;
  }
}

/** How many values a value is that takes memory, without those that are counted while they are read. */
export function valuesIn(schema: AvroSchema): number {
  if (schema.type !== 'record' || schema.isRecursive) return 1;
  return valuesOfRecord(schema);
}

/** A record and its fields. */
export function valuesOfRecord({ fields, added = [] }: RecordSchema): number {
  return [...fields, ...added].reduce((sum, field) => sum + valuesIn(field.schema), 1);
}

/** How many types are within each other, up to the values of recursive schemas, which count themselves. */
export function levelsOf(schema: AvroSchema): number {
  switch (schema.type) {
    case 'record':
      return schema.isRecursive ? 1 : levelsOfRecord(schema);
    case 'array':
      return 1 + levelsOf(schema.items);
    case 'map':
      return 1 + levelsOf(schema.values);
    case 'union':
      return 1 + Math.max(0, ...schema.branches.map(levelsOf));
    case 'refused':
      return levelsOf(schema.writer);
    case 'boolean':
    case 'bytes':
    case 'double':
    case 'enum':
    case 'fixed':
    case 'float':
    case 'int':
    case 'long':
    case 'null':
    case 'promoted':
    case 'string':
      return 1;
  }
}

export function levelsOfRecord({ fields }: RecordSchema): number {
  return 1 + Math.max(0, ...fields.map((field) => levelsOf(field.schema)));
}
