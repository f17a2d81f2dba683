import { readFile } from 'node:fs/promises';
import { parseSchema } from '../core/cql/schema/parse-schema.ts';
import type { ParsedSchema } from '../core/cql/schema/schema.ts';
import { pathOf } from './files.ts';

/** Reads a `schema.cql`. Throws only where the file can't be read; what is wrong inside comes as problems. */
export async function loadSchema(file: string): Promise<ParsedSchema> {
  let text: string;
  try {
    text = await readFile(pathOf(file), 'utf8');
  } catch (cause) {
    throw new Error(`${file} can't be read; name the schema with --schema FILE`, { cause });
  }
  return parseSchema(text, file);
}
