import { known, message } from '../../failure/failure-message.ts';
import { atField, atItem } from './data-path.ts';
import type { Cursor } from './cursor.ts';
import type { AvroSchema, RecordSchema } from './schema.ts';
import { fixedBytes, leastBytes, levelsOfRecord } from './sizes.ts';

/** Moves on behind a value. Throws AvroDataError where its bytes cannot be taken apart; says nothing of what they hold. */
export type Skip = (cursor: Cursor) => void;

/** Makes skippers, one for each record of the schemas. */
export class SkipCompiler {
  readonly #records = new Map<RecordSchema, Skip>();

  skip(schema: AvroSchema): Skip {
    const size = fixedBytes(schema);
    if (size !== undefined) {
      return (cursor) => {
        cursor.take(size, size === 1 ? 'a boolean' : 'a value');
      };
    }
    switch (schema.type) {
      case 'int':
      case 'long':
      case 'enum':
        return (cursor) => {
          cursor.long();
        };
      case 'record':
        return this.#record(schema);
      case 'array':
        return this.#items('an array', schema.items, 0);
      case 'map':
        return this.#items('a map', schema.values, 1);
      case 'union':
        return this.#union(schema.branches);
      case 'promoted':
      case 'refused':
        return this.skip(schema.writer);
      case 'boolean':
      case 'bytes':
      case 'double':
      case 'fixed':
      case 'float':
      case 'null':
      case 'string':
        return (cursor) => {
          cursor.pass(schema.type === 'string' ? 'a string' : 'bytes');
        };
    }
  }

  #record(schema: RecordSchema): Skip {
    const before = this.#records.get(schema);
    if (before !== undefined) return before;
    // Values without bytes may be many more than those that have any.
    const fields = schema.fields.filter((field) => fixedBytes(field.schema) !== 0);
    const names = fields.map(({ name }) => name);
    const skips: Skip[] = [];
    const skipFields: Skip = (cursor) => {
      let index = 0;
      try {
        for (; index < skips.length; index++) skips[index]?.(cursor);
      } catch (error) {
        throw atField(error, names[index] ?? '');
      }
    };
    const skip = schema.isRecursive ? nested(schema, skipFields) : skipFields;
    this.#records.set(schema, skip);
    for (const field of fields) skips.push(this.skip(field.schema));
    return skip;
  }

  #items(what: string, schema: AvroSchema, keyBytes: number): Skip {
    const size = keyBytes === 0 ? fixedBytes(schema) : undefined;
    const skip = this.skip(schema);
    const itemBytes = keyBytes + leastBytes(schema);
    return (cursor) => {
      let index = 0;
      try {
        for (;;) {
          const count = cursor.block(what, itemBytes, true);
          if (count === 0) return;
          if (size !== undefined) {
            if (count > 0) cursor.take(count * size, what);
            continue;
          }
          for (let item = 0; item < count; item++) {
            if (keyBytes > 0) cursor.pass('the key of a map');
            skip(cursor);
            index++;
          }
        }
      } catch (error) {
        throw atItem(error, index);
      }
    };
  }

  #union(branches: readonly AvroSchema[]): Skip {
    const skips = branches.map((branch) => this.skip(branch));
    return (cursor) => {
      const at = cursor.at;
      const index = cursor.int();
      const skip = skips[index];
      if (skip === undefined) throw refuseBranch(cursor, skips.length, at);
      skip(cursor);
    };
  }
}

/** Counts how deep the values of a recursive record are within each other. */
function nested(schema: RecordSchema, skip: Skip): Skip {
  const levels = levelsOfRecord(schema);
  return (cursor) => {
    cursor.enter(levels);
    skip(cursor);
    cursor.leave(levels);
  };
}

export const refuseBranch = (cursor: Cursor, branches: number, at: number): Error =>
  cursor.refuse(message`a union names none of its ${known(branches)} types`, at);
