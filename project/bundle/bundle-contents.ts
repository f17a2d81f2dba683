import { basename, dirname, relative, resolve } from 'node:path';
import type { Metafile } from 'esbuild';
import { codeRoot, pathInPackage } from '../package-files.ts';
import { isObject } from '../../core/value/is-object.ts';

export interface BundledPackage {
  /** The npm name; `connector` is the user's own code, `millrace` the function's. */
  readonly name: string;
  /** After minification. */
  readonly bytes: number;
  readonly load: 'eager' | 'lazy';
}

/** The folder of an npm package that a file lies in, and the file's path from `node_modules` on. */
export interface PackageFile {
  readonly name: string;
  readonly folder: string;
  readonly path: string;
}

/** The innermost npm package that an absolute path lies in, whichever way npm has laid the packages out. */
export function packageOf(file: string): PackageFile | undefined {
  const match = /^(.*[/\\]node_modules[/\\]((?:@[^/\\]+[/\\])?[^/\\]+))[/\\](.+)$/.exec(file);
  const [, folder = '', name = '', rest = ''] = match ?? [];
  if (match === null) return undefined;
  const npmName = name.replace('\\', '/');
  return { name: npmName, folder, path: `node_modules/${npmName}/${rest.replaceAll('\\', '/')}` };
}

/** The absolute path of an input of esbuild, whose paths are relative to the folder that {@link codeRoot} names. */
export const fileOfInput = (input: string): string => resolve(codeRoot, input.replace(/^\(disabled\):/, ''));

/** What is in a bundle, largest first; a package split between eager and lazy files is listed twice. */
export function packagesOf(metafile: Metafile, eager: ReadonlySet<string>): readonly BundledPackage[] {
  const bytes = new Map<string, BundledPackage>();
  for (const [outputPath, output] of Object.entries(metafile.outputs)) {
    if (outputPath.endsWith('.map')) continue;
    const load = eager.has(relative('bundle', outputPath)) ? 'eager' : 'lazy';
    for (const [input, { bytesInOutput }] of Object.entries(output.inputs)) {
      const name = ownerOf(fileOfInput(input));
      const key = `${load} ${name}`;
      bytes.set(key, { name, load, bytes: (bytes.get(key)?.bytes ?? 0) + bytesInOutput });
    }
  }
  return [...bytes.values()].sort((a, b) => b.bytes - a.bytes || a.name.localeCompare(b.name));
}

// Installed, this package's own code lies in node_modules too.
const ownerOf = (file: string): string =>
  pathInPackage(file) === undefined ? (packageOf(file)?.name ?? 'connector') : 'millrace';

/** Outputs that every cold start loads: those reachable from the entry through static imports. */
export function eagerOutputs(metafile: Metafile): ReadonlySet<string> {
  const reached = new Set<string>();
  const queue = ['bundle/handler.mjs'];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    for (const imported of metafile.outputs[path]?.imports ?? []) {
      if (imported.kind === 'import-statement' && !imported.external) queue.push(imported.path);
    }
  }
  return new Set([...reached].map((path) => relative('bundle', path)));
}

/**
 * A source map whose sources are named relative to what they belong to, not to the machine that made it.
 * @param mapDirectory where esbuild believes the map lies
 */
export function withoutMachinePaths(map: string, mapDirectory: string, connectorFile: string): string {
  const parsed: unknown = JSON.parse(map);
  if (!isObject(parsed) || !('sources' in parsed)) return map;
  const sources = Array.isArray(parsed['sources']) ? parsed['sources'] : [];
  const renamed = sources.map((source) => nameSource(resolve(mapDirectory, String(source)), connectorFile));
  return JSON.stringify({ ...parsed, sources: renamed });
}

function nameSource(file: string, connectorFile: string): string {
  const named = pathInPackage(file) ?? packageOf(file)?.path;
  if (named !== undefined) return named;
  const besideConnector = relative(dirname(connectorFile), file);
  return besideConnector.startsWith('..') ? basename(file) : besideConnector;
}
