import { existsSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import * as millrace from '../core/connector/define.ts';
import { compileFile, frontDoor } from './compile-file.ts';
import { messageOfThrown } from '../core/failure/thrown.ts';
import { describeLoadError } from './describe-load-error.ts';
import { pathOf } from './files.ts';

/**
 * Compiles and runs a connector file in this process and returns its default export, unchecked. Each call runs the file
 * again. The project may be ESM or CommonJS; the file may import npm packages, JSON and other TypeScript files, and gets
 * `import.meta.url`, `filename` and `dirname` as if it ran where it lies.
 *
 * Throws an Error that names the file: it does not exist, does not compile (every error, with line and column), throws
 * or ends the process (with the line), awaits at its top level, or has no default export.
 */
export function loadConnector(file: string): unknown {
  return loadDefault(file, {
    missing: 'name the connector file, such as connector.ts',
    noDefault: 'has no default export; write: export default defineConnector({ … })',
    promise: 'exports a promise by default; export the connector itself',
  });
}

/** What a message says after the name of the file. */
export interface LoadAdvice {
  readonly missing: string;
  readonly noDefault: string;
  readonly promise: string;
}

/** As {@link loadConnector}, of a file that exports something else. */
export function loadDefault(file: string, advice: LoadAdvice): unknown {
  const path = resolve(pathOf(file));
  if (!existsSync(path)) throw new Error(`${file}: no such file; ${advice.missing}`);
  const exported = defaultOf(run(file, realpathSync(path)));
  if (exported === undefined) throw new Error(`${file} ${advice.noDefault}`);
  if (exported instanceof Promise) {
    throw new Error(`${file} ${advice.promise}: it is loaded synchronously`);
  }
  return exported;
}

function run(file: string, path: string): unknown {
  const directory = realpathSync(mkdtempSync(join(realpathSync(tmpdir()), 'millrace-load-')));
  const outFile = join(directory, 'connector.cjs');
  let sources: ReadonlySet<string>;
  let body: ModuleBody;
  try {
    const compiled = compileFile(path, outFile);
    ({ sources } = compiled);
    writeFileSync(outFile, compiled.code, { mode: 0o600 });
    // Node reads the source map now: what a function of the connector throws later has its line in connector.ts.
    process.setSourceMapsEnabled(true);
    body = asBody(createRequire(outFile)(outFile));
  } catch (cause) {
    throw cannotLoad(file, messageOfThrown(cause), cause);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  try {
    return evaluate(body, path);
  } catch (cause) {
    throw cannotLoad(file, describeLoadError(cause, sources, outFile), cause);
  }
}

const cannotLoad = (file: string, why: string, cause: unknown): Error =>
  new Error(`${file} cannot be loaded: ${why}`, { cause });

type ModuleBody = (
  require: (id: string) => unknown,
  module: { exports: unknown },
  exports: unknown,
  filename: string,
  dirname: string,
) => void;

function asBody(value: unknown): ModuleBody {
  if (isBody(value)) return value;
  throw new Error('the compiled file holds no module');
}

const isBody = (value: unknown): value is ModuleBody => typeof value === 'function';

/** Runs a module's body; a call of `process.exit` in it is an error. */
function evaluate(body: ModuleBody, path: string): unknown {
  const ofProject = createRequire(path);
  const require = Object.assign(
    (id: string): unknown => (id === frontDoor ? millrace : ofProject(id)),
    ofProject,
  );
  const module = { exports: {} };
  const exit = process.exit.bind(process);
  process.exit = (code) => {
    throw new Error(`it ends the process with process.exit(${code ?? ''}); remove that call`);
  };
  try {
    body(require, module, module.exports, path, dirname(path));
  } finally {
    process.exit = exit;
  }
  return module.exports;
}

/** `undefined` where the file exports nothing; a CommonJS file exports `{}` then. */
function defaultOf(exported: unknown): unknown {
  if (typeof exported !== 'object' || exported === null) return exported;
  if ('__esModule' in exported) return 'default' in exported ? exported.default : undefined;
  return Object.keys(exported).length === 0 ? undefined : exported;
}
