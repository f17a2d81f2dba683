import { fileURLToPath, pathToFileURL } from 'node:url';
import { UsageError } from './usage-error.ts';

/** The connector file where none is named. */
export const defaultConnector = 'connector.ts';

/** The schema file where none is named, beside the connector file. */
export const defaultSchema = 'schema.cql';

/** A file as a command line names it, by path or by `file:` URL: its path. Throws {@link UsageError}. */
export function pathOf(file: string): string {
  if (!/^file:/i.test(file)) return file;
  try {
    return fileURLToPath(file);
  } catch (cause) {
    throw new UsageError(`a file's URL must be file:///path, got '${file}'`, { cause });
  }
}

/** The same as a `file:` URL; what is a URL of another kind stays. */
export function urlOf(file: string): string {
  if (/^file:/i.test(file)) return pathToFileURL(pathOf(file)).href;
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(file) ? file : pathToFileURL(file).href;
}

/** The path of a `file:` URL; `undefined` for any other. */
export function filePathOf(url: string): string | undefined {
  return url.startsWith('file:') ? fileURLToPath(url) : undefined;
}
