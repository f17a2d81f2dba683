import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { schemaFileName } from '../../core/contract/bundle-files.ts';
import { bundleConnector } from './bundle.ts';
import type { Bundle, BundleOptions } from './bundle.ts';
import { replaceBundleFolder } from './bundle-folder.ts';

/** A bundle that was made, and the versions of the files that it was made of, by their paths. */
interface Made {
  readonly bundle: Bundle;
  readonly versions: ReadonlyMap<string, string>;
}

const made = new Map<string, Made>();

/**
 * Bundles as {@link bundleConnector} does. An app with several stages of one connector bundles it for each; the second
 * bundle is a copy of the first as long as the first is there and none of its sources has changed.
 */
export function bundleOnce(options: BundleOptions): Bundle {
  const key = JSON.stringify([resolve(options.connectorFile), options.entryFile, options.schemaStatements]);
  const before = made.get(key);
  if (before !== undefined && isCurrent(before)) return copy(before.bundle, options);
  const bundle = bundleConnector(options);
  made.set(key, { bundle, versions: new Map(bundle.sources.map((path) => [path, versionOf(path)])) });
  return bundle;
}

const isCurrent = ({ bundle, versions }: Made): boolean =>
  bundle.files.every(({ path }) => existsSync(join(bundle.directory, path))) &&
  [...versions].every(([path, version]) => versionOf(path) === version);

function copy(bundle: Bundle, { outDirectory, schemaStatements }: BundleOptions): Bundle {
  const directory = resolve(outDirectory);
  const contents = new Map(
    bundle.files.map(({ path }) => [path, readFileSync(join(bundle.directory, path), 'utf8')]),
  );
  if (schemaStatements !== undefined) contents.set(schemaFileName, schemaStatements);
  replaceBundleFolder(directory, contents);
  return { ...bundle, directory };
}

/** Another text after a change, as far as the file system tells. */
function versionOf(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false });
  return `${stats?.mtimeMs} ${stats?.size}`;
}
