import { fileURLToPath, pathToFileURL } from 'node:url';

/** The connector file where none is named. */
export const defaultConnector = 'connector.ts';

/** A file as a command line names it, by path or by `file:` URL: its path. */
export function pathOf(file: string): string {
  return /^file:/i.test(file) ? fileURLToPath(file) : file;
}

/** The same as a `file:` URL; what is a URL of another kind stays. */
export function urlOf(file: string): string {
  if (/^file:/i.test(file)) return pathToFileURL(fileURLToPath(file)).href;
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(file) ? file : pathToFileURL(file).href;
}
