import { DefaultError, encodeDefault } from './encode-default.ts';
import type { AvroSchema } from './schema.ts';

/** What is wrong with the defaults of a reader schema: of which records are filled. */
export function checkDefaults(schema: AvroSchema): readonly string[] {
  const problems: string[] = [];
  const seen = new Set<AvroSchema>();
  visit(schema);
  return problems;

  function visit(type: AvroSchema): void {
    if (seen.has(type)) return;
    seen.add(type);
    if (type.type === 'array') visit(type.items);
    if (type.type === 'map') visit(type.values);
    if (type.type === 'union') type.branches.forEach(visit);
    if (type.type !== 'record') return;
    for (const field of type.fields) {
      visit(field.schema);
      if (field.default === undefined) continue;
      const problem = problemOf(field.schema, field.default.json);
      if (problem !== undefined) {
        problems.push(`the default of field '${field.name}' in '${type.name}': ${problem}`);
      }
    }
  }
}

function problemOf(schema: AvroSchema, json: unknown): string | undefined {
  try {
    encodeDefault(schema, json);
    return undefined;
  } catch (error) {
    if (error instanceof DefaultError) return error.message;
    throw error;
  }
}
