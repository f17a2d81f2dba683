import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Name of a type → the code that shows it, from `examples.ts`. */
export const examples: ReadonlyMap<string, string> = readExamples(
  readFileSync(join(import.meta.dirname, 'examples.ts'), 'utf8'),
);

function readExamples(source: string): ReadonlyMap<string, string> {
  const parts = source.matchAll(/^( *)\/\/ #example (\w+)\n([^]*?)\n\/\/ #end$/gm);
  return new Map([...parts].map(([, indent = '', name = '', code = '']) => [name, outdent(code, indent)]));
}

function outdent(code: string, indent: string): string {
  // What an arrow function returns is in brackets there.
  const lines = code.split('\n').map((line) => line.slice(line.startsWith(indent) ? indent.length : 0));
  return lines
    .join('\n')
    .replace(/;$/, '')
    .replace(/^\((\{[^]*\})\)$/, '$1');
}
