import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { randomUUID } from 'node:crypto';
import { homedir } from 'node:os';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { schemaFileName } from '../../core/contract/bundle-files.ts';
import { bundleBanner } from './bundle-marks.ts';

/**
 * Writes files into a folder in place of an earlier bundle. They are written beside it and moved, so that the folder has
 * either bundle whole. `files` has the contents by path, relative to the folder.
 *
 * Throws an Error where the folder holds anything that is no bundle of ours, and changes nothing then.
 */
export function replaceBundleFolder(folder: string, files: ReadonlyMap<string, string>): void {
  const hasSchema = files.has(schemaFileName);
  refuseForeignFolder(folder, hasSchema);
  const written = join(dirname(folder), `.${basename(folder)}-${randomUUID()}`);
  const replaced = `${written}-replaced`;
  mkdirSync(written, { recursive: true });
  try {
    for (const [path, contents] of files) {
      mkdirSync(dirname(join(written, path)), { recursive: true });
      writeFileSync(join(written, path), contents);
    }
    // A process may have put something there while the files were written.
    refuseForeignFolder(folder, hasSchema);
    if (existsSync(folder)) renameSync(folder, replaced);
    renameSync(written, folder);
  } catch (error) {
    if (existsSync(replaced) && !existsSync(folder)) renameSync(replaced, folder);
    throw error;
  } finally {
    rmSync(written, { recursive: true, force: true });
    rmSync(replaced, { recursive: true, force: true });
  }
}

/**
 * Throws an Error unless the folder is absent, empty, or an earlier bundle. A `schema.cql` is taken for part of one only
 * where the new bundle has one too.
 */
export function refuseForeignFolder(folder: string, hasSchema: boolean): void {
  const refusal = refusalOf(folder, hasSchema);
  if (refusal === undefined) return;
  throw new Error(`the bundle cannot be written to '${folder}': ${refusal}; name a new or an empty folder`);
}

function refusalOf(folder: string, hasSchema: boolean): string | undefined {
  const kept = [
    ['the working directory', process.cwd()],
    ['the home directory', homedir()],
  ] as const;
  const inside = kept.find(([, path]) => isWithin(path, folder));
  if (inside !== undefined) return `it is or contains ${inside[0]}`;
  const found = lstatSync(folder, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  if (found.isSymbolicLink()) return 'it is a symbolic link';
  if (!found.isDirectory()) return 'it is not a folder';
  const foreign = readdirSync(folder).find((name) => !isOfBundle(folder, name, hasSchema));
  return foreign === undefined ? undefined : `it holds '${foreign}', which 'millrace bundle' did not write`;
}

/** Whether a path is the folder or lies in it; links are followed on both sides. */
function isWithin(path: string, folder: string): boolean {
  const way = relative(realPath(folder), realPath(path));
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`));
}

function realPath(path: string): string {
  const absolute = resolve(path);
  if (existsSync(absolute)) return realpathSync(absolute);
  const parent = dirname(absolute);
  return parent === absolute ? absolute : join(realPath(parent), basename(absolute));
}

const codeName = /^(handler|redrive|chunk-[A-Z0-9]{8})\.mjs$/;

/** Judged by name and by how its contents begin: a file of the user's may have the name of one of ours. */
function isOfBundle(folder: string, name: string, hasSchema: boolean): boolean {
  const path = join(folder, name);
  if (!lstatSync(path).isFile()) return false;
  const begins = (start: string): boolean => readFileSync(path, 'utf8').startsWith(start);
  if (codeName.test(name)) return begins(bundleBanner);
  if (name === schemaFileName) return hasSchema && existsSync(join(folder, 'handler.mjs'));
  return name.endsWith('.map') && codeName.test(name.slice(0, -'.map'.length)) && begins('{"version":3');
}
