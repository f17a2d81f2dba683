import { fileURLToPath } from 'node:url';
import { relative } from 'node:path';

/**
 * What went wrong when a module was imported, with file, line and column where they are known: every error of a file
 * that does not compile, or the place that threw.
 */
export function describeLoadError(error: unknown): string {
  const compiled = compileErrors(error);
  if (compiled.length > 0) return compiled.join('\n    ');
  const message = error instanceof Error ? error.message : String(error);
  const line = message.split('\n', 1)[0] ?? message;
  const place = error instanceof Error ? placeOf(error) : undefined;
  return place === undefined ? line : `${line}\n    at ${place}`;
}

/** esbuild, which reads TypeScript for us, says in its message all that is wrong, a line each, and where. */
function compileErrors(error: unknown): readonly string[] {
  if (!(error instanceof Error)) return [];
  return [...error.message.matchAll(/^(.+):(\d+):(\d+): ERROR: (.+)$/gm)].map(
    ([, file = '', line, column, text]) => `${shorten(file)}:${line}:${Number(column) + 1}: ${text}`,
  );
}

/** The first place in the stack that is neither Node's nor a package's. */
function placeOf({ stack = '' }: Error): string | undefined {
  for (const line of stack.split('\n')) {
    const match = /((?:file:\/\/)?\/[^():]+):(\d+)(?::(\d+))?\)?$/.exec(line.trim());
    if (match === null || line.includes('node:') || line.includes('/node_modules/')) continue;
    const [, file = '', row = '', column] = match;
    return `${shorten(file)}:${row}${column === undefined ? '' : `:${column}`}`;
  }
  return undefined;
}

/** Relative to the working directory where it lies there. */
function shorten(file: string): string {
  const path = (file.startsWith('file:') ? fileURLToPath(file) : file).replace(/\?.*$/, '');
  const short = relative(process.cwd(), path);
  return short.startsWith('..') || short === '' ? path : short;
}
