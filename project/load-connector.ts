import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { printableLine } from '../core/print/printable.ts';
import { pathOf } from './files.ts';
import { describeLoadError } from './load-error.ts';

/**
 * Imports a connector file and gives its default export, unchecked.
 * Throws where the file is missing, can't be read as TypeScript, throws itself, or exports nothing by default.
 */
export async function loadConnector(file: string): Promise<unknown> {
  const path = resolve(pathOf(file));
  if (!existsSync(path)) {
    throw new Error(`${file}: no such file; name the connector file, such as connector.ts`);
  }
  let loaded: unknown;
  // Node ends with exit code 0, or without a word, where a module ends the process or waits for what never comes.
  const onExit = (): void => {
    const name = printableLine(file);
    process.stderr.write(`${name} can't be loaded: it ends the process, or waits for what never comes\n`);
    process.exitCode = 1;
  };
  process.once('exit', onExit);
  try {
    loaded = await import(pathToFileURL(path).href);
  } catch (cause) {
    throw new Error(`${file} can't be loaded: ${describeLoadError(cause)}`, { cause });
  } finally {
    process.off('exit', onExit);
  }
  const definition = isObject(loaded) ? loaded['default'] : undefined;
  if (definition === undefined) {
    throw new Error(`${file} has no default export; write: export default defineConnector({ … })`);
  }
  if (definition instanceof Promise) {
    throw new Error(`${file} exports a promise by default; write: export default await …`);
  }
  return definition;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
