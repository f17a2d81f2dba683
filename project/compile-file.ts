import { dirname, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildSync, type Message } from 'esbuild';
import { schemaFileLoaders } from './schema-files.ts';

/** A TypeScript file and all that it imports as one CommonJS file. */
export interface CompiledFile {
  /**
   * Assigns to `module.exports` a function of `(require, module, exports, __filename, __dirname)`: the module's body.
   * Ends with its source map.
   */
  readonly code: string;
  /** Absolute paths of the files that `code` is made of. */
  readonly sources: ReadonlySet<string>;
}

/** The package that stays an import: the code that evaluates the module supplies it. */
export const frontDoor = 'millrace';

/**
 * Compiles a module for evaluation at `outFile`. npm packages are compiled into it, as they are into the function: one
 * that is ESM only, or TypeScript in a workspace, loads in every Node and in every kind of project.
 * Throws an Error whose message has a line for every problem: `file:line:column: what`.
 */
export function compileFile(file: string, outFile: string): CompiledFile {
  const directory = dirname(file);
  try {
    const { outputFiles, metafile } = buildSync({
      entryPoints: [file],
      outfile: outFile,
      absWorkingDir: directory,
      bundle: true,
      write: false,
      metafile: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      mainFields: ['module', 'main'],
      loader: schemaFileLoaders,
      keepNames: true,
      sourcemap: 'inline',
      sourcesContent: false,
      tsconfigRaw: {},
      external: [frontDoor],
      // CommonJS has no import.meta. What a connector reads at load time, it reads beside its own file.
      define: {
        'import.meta.url': JSON.stringify(pathToFileURL(file).href),
        'import.meta.filename': JSON.stringify(file),
        'import.meta.dirname': JSON.stringify(directory),
      },
      banner: { js: 'module.exports = (require, module, exports, __filename, __dirname) => {' },
      footer: { js: '};' },
      logLevel: 'silent',
    });
    const sources = Object.keys(metafile.inputs).map((input) => resolve(directory, input));
    return { code: outputFiles[0]?.text ?? '', sources: new Set(sources) };
  } catch (error) {
    const messages = messagesOf(error);
    if (messages.length === 0) throw error;
    throw new Error(messages.map((message) => printMessage(message, directory)).join('\n    '), {
      cause: error,
    });
  }
}

/** By place: esbuild compiles files side by side. */
function messagesOf(error: unknown): readonly Message[] {
  if (!(error instanceof Error && isBuildFailure(error))) return [];
  const keyOf = ({ location }: Message): string => location?.file ?? '';
  return error.errors.toSorted(
    (one, other) =>
      keyOf(one).localeCompare(keyOf(other)) ||
      (one.location?.line ?? 0) - (other.location?.line ?? 0) ||
      (one.location?.column ?? 0) - (other.location?.column ?? 0),
  );
}

const isBuildFailure = (error: Error): error is Error & { readonly errors: readonly Message[] } =>
  'errors' in error && Array.isArray(error.errors);

function printMessage({ text, location }: Message, directory: string): string {
  const said = text.startsWith('Top-level await')
    ? 'top-level await is not possible: a connector file is loaded synchronously; read files with readFileSync, or ' +
      'compute the value before and import it'
    : text;
  if (location === null) return said;
  const { file, line, column } = location;
  return `${shortPath(resolve(directory, file))}:${line}:${column + 1}: ${said}`;
}

/** Relative to the working directory where the file lies there. */
export function shortPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short === '' || short.startsWith('..') ? path : short;
}
