import { findSourceMap } from 'node:module';
import { dirname, resolve } from 'node:path';
import { shortPath } from './compile-file.ts';
import { messageOfThrown } from '../core/failure/thrown.ts';
import { pathOf } from './files.ts';

/**
 * The first line of an error's message and, indented below it, the place that threw it: the first of its stack that lies
 * in one of `sources`, the files of the project and of packages that were compiled into `outFile`, and not in a package.
 */
export function describeLoadError(error: unknown, sources: ReadonlySet<string>, outFile: string): string {
  const message = messageOfThrown(error);
  const line = message.split('\n', 1)[0] ?? message;
  const place = error instanceof Error ? placeOf(error, sources, outFile) : undefined;
  return place === undefined ? line : `${line}\n    at ${place}`;
}

function placeOf({ stack = '' }: Error, sources: ReadonlySet<string>, outFile: string): string | undefined {
  const map = findSourceMap(outFile);
  for (const frame of stack.split('\n')) {
    const [, file = '', row, column] =
      /((?:file:\/\/)?(?:[A-Za-z]:)?[/\\][^():]*):(\d+):(\d+)\)?$/.exec(frame.trim()) ?? [];
    if (file === '') continue;
    let place = { path: pathOf(file), line: Number(row), column: Number(column) };
    // Node has not applied the map where something else prints the stack, such as a test runner.
    if (place.path === outFile) {
      const origin = map?.findOrigin(place.line, place.column);
      if (origin === undefined || !('fileName' in origin)) continue;
      place = {
        path: resolve(dirname(outFile), pathOf(origin.fileName)),
        line: origin.lineNumber,
        column: origin.columnNumber,
      };
    }
    if (!sources.has(place.path) || /[/\\]node_modules[/\\]/.test(place.path)) continue;
    return `${shortPath(place.path)}:${place.line}:${place.column}`;
  }
  return undefined;
}
