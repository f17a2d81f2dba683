import { readFileSync } from 'node:fs';
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
  if (isReadAsCommonJs(error)) {
    return `it is read as CommonJS; write "type": "module" into the package.json of its project, or let its name end with .mts`;
  }
  const place = importOf(line) ?? (error instanceof Error ? placeOf(error) : undefined);
  return place === undefined ? line : `${line}\n    at ${place}`;
}

/** esbuild, which reads TypeScript for us, says in its message all that is wrong, a line each, and where. */
function compileErrors(error: unknown): readonly string[] {
  if (!(error instanceof Error)) return [];
  return [...error.message.matchAll(/^(.+):(\d+):(\d+): ERROR: (.+)$/gm)].map(
    ([, file = '', line, column, text]) => `${shorten(file)}:${line}:${Number(column) + 1}: ${text}`,
  );
}

/** What Node says of a TypeScript file of a project whose modules are CommonJS, be it with `import` or without. */
function isReadAsCommonJs(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_REQUIRE_CYCLE_MODULE';
}

/** The line that imports what Node can't find: its message has both files, and no line. */
function importOf(message: string): string | undefined {
  const [, wanted = '', from = ''] =
    /^Cannot find (?:module|package) '(.+)' imported from (.+)$/.exec(message) ?? [];
  const [, last = ''] = /([^/]+?)(?:\.\w+)?$/.exec(wanted) ?? [];
  if (last === '') return undefined;
  let lines: readonly string[];
  try {
    lines = readFileSync(from.startsWith('file:') ? fileURLToPath(from) : from, 'utf8').split('\n');
  } catch {
    return undefined;
  }
  const index = lines.findIndex((text) => /\b(from|import)\b/.test(text) && text.includes(last));
  return index === -1 ? undefined : `${shorten(from)}:${index + 1}`;
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
