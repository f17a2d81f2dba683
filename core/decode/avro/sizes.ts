import type { AvroSchema, RecordSchema } from './schema.ts';

/**
 * Works something out once for each record: one that two fields have, which have two fields of another, would be visited
 * as often as all of their fields together. A record that is directly within itself has no values: of one, `within` is
 * what it adds.
 */
function ofRecord<Result>(
  workOut: (record: RecordSchema) => Result,
  within: Result,
): (record: RecordSchema) => Result {
  const known = new WeakMap<RecordSchema, { readonly result: Result }>();
  return (record) => {
    const before = known.get(record);
    if (before !== undefined) return before.result;
    known.set(record, { result: within });
    const result = workOut(record);
    known.set(record, { result });
    return result;
  };
}

/** How many bytes a value has at least. Only values without content, such as null, have none. */
export function leastBytes(schema: AvroSchema): number {
  switch (schema.type) {
    case 'null':
      return 0;
    case 'float':
      return 4;
    case 'double':
      return 8;
    case 'fixed':
      return schema.size;
    case 'record':
      return leastOfRecord(schema);
    case 'promoted':
    case 'refused':
      return leastBytes(schema.writer);
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

const leastOfRecord = /* @__PURE__ */ ofRecord(
  ({ fields }) => fields.reduce((sum, field) => sum + leastBytes(field.schema), 0),
  1,
);

/** How many bytes every value has; undefined where they differ. */
export function fixedBytes(schema: AvroSchema): number | undefined {
  switch (schema.type) {
    case 'null':
    case 'boolean':
    case 'float':
    case 'double':
    case 'fixed':
      return leastBytes(schema);
    case 'record':
      return fixedOfRecord(schema);
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

const fixedOfRecord = /* @__PURE__ */ ofRecord<number | undefined>(({ fields }) => {
  let sum = 0;
  for (const field of fields) {
    const size = fixedBytes(field.schema);
    if (size === undefined) return undefined;
    sum += size;
  }
  return sum;
}, undefined);

/** How many values a value is that takes memory, without those that are counted while they are read. */
export function valuesIn(schema: AvroSchema): number {
  if (schema.type !== 'record' || schema.isRecursive) return 1;
  return valuesOfRecord(schema);
}

/** A record and its fields. */
export const valuesOfRecord = /* @__PURE__ */ ofRecord(
  ({ fields, added = [] }) => [...fields, ...added].reduce((sum, field) => sum + valuesIn(field.schema), 1),
  1,
);

/** How many types are within each other, up to the values of recursive schemas, which count themselves. */
function levelsOf(schema: AvroSchema): number {
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

export const levelsOfRecord = /* @__PURE__ */ ofRecord(
  ({ fields }) => fields.reduce((most, field) => Math.max(most, 1 + levelsOf(field.schema)), 1),
  1,
);
