import { readFileSync } from 'node:fs';
import { parseSchema } from '../core/cql/schema/parse-schema.ts';
import type { ParsedSchema } from '../core/cql/schema/schema.ts';
import { pathOf } from './files.ts';

/** Reads a `schema.cql`. Throws only where the file cannot be read; what is wrong inside is in the result. */
export function loadSchema(file: string): ParsedSchema {
  let text: string;
  try {
    text = readFileSync(pathOf(file), 'utf8');
  } catch (cause) {
    throw new Error(`${file} cannot be read; name the schema with --schema FILE`, { cause });
  }
  return parseSchema(text, file);
}
