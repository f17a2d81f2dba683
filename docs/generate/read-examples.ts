import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Name of a type → the code that shows it, from `examples.ts`. */
export const examples: ReadonlyMap<string, string> = readExamples(
  readFileSync(join(import.meta.dirname, 'examples.ts'), 'utf8'),
);

function readExamples(source: string): ReadonlyMap<string, string> {
  const parts = source.split(/^\/\/ #example (\w+)$/m).slice(1);
  const pairs = parts.flatMap((name, index) =>
    index % 2 === 0 ? [[name, parts[index + 1] ?? ''] as const] : [],
  );
  return new Map(pairs.map(([name, code]) => [name, code.trim()]));
}
