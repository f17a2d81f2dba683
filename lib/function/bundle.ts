import { basename, dirname, join, relative, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import type { BuildOptions, Metafile } from 'esbuild';
import { refuseForeignFolder, replaceBundleFolder } from './bundle-folder.ts';
import { bundleBanner } from './bundle-marks.ts';
import { schemaFileName } from '../../core/contract/bundle-files.ts';
import { componentsOf, type Component } from './sbom.ts';

const packageRoot = resolve(import.meta.dirname, '../..');

/** The oldest Node that runs the bundle; Lambda runs a newer one. */
const target = 'node20';

/**
 * Packages that are named on ways the function never takes: cassandra-driver tries to load kerberos and does without;
 * bowser reads what a browser says of itself, and the SDK asks it in browsers only.
 */
const neverBundled = ['kerberos', 'bowser'];

/**
 * Packages with less in their place. adm-zip is loaded by cassandra-driver at once, for the secure-connect bundles of a
 * cloud that is no target of ours.
 */
const replacements = {
  'adm-zip': join(packageRoot, 'lib/function/absent.ts'),
  '@aws-sdk/credential-provider-node': join(packageRoot, 'lib/function/role-credentials.ts'),
};

export interface BundleOptions {
  /** The user's `connector.ts`. */
  readonly connectorFile: string;
  /** New, empty, or an earlier bundle, which is replaced as a whole. */
  readonly outDirectory: string;
  /** Default: the functions' own, `lambda/carry/handler.ts` and `lambda/redrive/handler.ts`. */
  readonly entryFile?: string | undefined;
  /** Statements that the entry applies; written as `schema.cql`. */
  readonly schemaStatements?: string | undefined;
}

export interface BundleFile {
  /** Relative to the bundle's directory. */
  readonly path: string;
  readonly bytes: number;
  /**
   * `eager`: loaded at every cold start; `lazy`: loaded when first needed, or by the redrive only; `map`: read by no
   * program but Node's stack traces.
   */
  readonly load: 'eager' | 'lazy' | 'map';
}

export interface BundledPackage {
  /** The npm name; `connector` is the user's own code, `millrace` the function's. */
  readonly name: string;
  /** After minification. */
  readonly bytes: number;
  readonly load: 'eager' | 'lazy';
}

/** A Lambda bundle on disk, and what is in it. */
export interface Bundle {
  /** Absolute. */
  readonly directory: string;
  /** What Lambda is told to call: `file.export`. */
  readonly handler: string;
  /** The same for the function that brings dead letters again. */
  readonly redriveHandler: string;
  readonly files: readonly BundleFile[];
  /** Largest first. A package split between eager and lazy files is listed twice. */
  readonly packages: readonly BundledPackage[];
  /** The npm packages in it, with their versions. */
  readonly components: readonly Component[];
  /** Code that every cold start loads. */
  readonly eagerBytes: number;
  readonly lazyBytes: number;
}

/**
 * Writes the Lambda bundle of a connector: the one that is deployed, and the one that runs locally.
 *
 * The same input gives the same bytes wherever the project lies and wherever the bundle goes.
 * Throws with esbuild's messages (file, line, column) when the connector can't be compiled, and where the folder holds
 * anything but an earlier bundle.
 */
export function bundleConnector(options: BundleOptions): Bundle {
  const directory = resolve(options.outDirectory);
  const { schemaStatements } = options;
  refuseForeignFolder(directory, schemaStatements !== undefined);
  const { outputFiles, metafile } = buildSync(buildOptions(options));

  const written = new Map<string, string>();
  const files: BundleFile[] = [];
  const eager = eagerOutputs(metafile);
  for (const file of outputFiles) {
    const path = relative(virtualOutDirectory, file.path);
    const contents = path.endsWith('.map')
      ? withoutMachinePaths(file.text, resolve(options.connectorFile))
      : file.text;
    written.set(path, contents);
    files.push({
      path,
      bytes: Buffer.byteLength(contents),
      load: path.endsWith('.map') ? 'map' : eager.has(path) ? 'eager' : 'lazy',
    });
  }
  files.sort((a, b) => a.path.localeCompare(b.path));
  if (schemaStatements !== undefined) written.set(schemaFileName, schemaStatements);
  replaceBundleFolder(directory, written);

  return {
    directory,
    handler: 'handler.handler',
    redriveHandler: 'redrive.handler',
    files,
    packages: packagesOf(metafile, eager, resolve(options.connectorFile)),
    components: componentsOf(metafile, packageRoot),
    eagerBytes: sum(files, 'eager'),
    lazyBytes: sum(files, 'lazy'),
  };
}

/** Where esbuild believes it writes: fixed, because chunk names and source maps depend on it. */
const virtualOutDirectory = join(packageRoot, 'bundle');

function buildOptions(options: BundleOptions): BuildOptions & { write: false; metafile: true } {
  return {
    entryPoints: entryPoints(options),
    absWorkingDir: packageRoot,
    outdir: virtualOutDirectory,
    write: false,
    metafile: true,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target,
    splitting: true,
    minify: true,
    keepNames: true,
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'none',
    outExtension: { '.js': '.mjs' },
    chunkNames: 'chunk-[hash]',
    banner: { js: bundleBanner },
    alias: {
      '#connector': resolve(options.connectorFile),
      millrace: join(packageRoot, 'core/connector/define.ts'),
      ...replacements,
    },
    external: neverBundled,
    logLevel: 'silent',
    // The SDK's and Powertools' ESM builds shake better than their CommonJS ones.
    mainFields: ['module', 'main'],
    tsconfigRaw: {},
  };
}

function entryPoints({ entryFile }: BundleOptions): Record<string, string> {
  if (entryFile !== undefined) return { handler: entryFile };
  return {
    handler: join(packageRoot, 'lambda/carry/handler.ts'),
    redrive: join(packageRoot, 'lambda/redrive/handler.ts'),
  };
}

/** Outputs reachable from the entry through static imports. */
function eagerOutputs(metafile: Metafile): ReadonlySet<string> {
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

function packagesOf(
  metafile: Metafile,
  eager: ReadonlySet<string>,
  connectorFile: string,
): readonly BundledPackage[] {
  const bytes = new Map<string, BundledPackage>();
  for (const [outputPath, output] of Object.entries(metafile.outputs)) {
    if (outputPath.endsWith('.map')) continue;
    const load = eager.has(relative('bundle', outputPath)) ? 'eager' : 'lazy';
    for (const [inputPath, input] of Object.entries(output.inputs)) {
      const name = packageName(inputPath, connectorFile);
      const key = `${load} ${name}`;
      bytes.set(key, { name, load, bytes: (bytes.get(key)?.bytes ?? 0) + input.bytesInOutput });
    }
  }
  return [...bytes.values()].sort((a, b) => b.bytes - a.bytes || a.name.localeCompare(b.name));
}

function packageName(inputPath: string, connectorFile: string): string {
  const inPackage = /.*(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(inputPath)?.[1];
  if (inPackage !== undefined) return inPackage;
  if (resolve(packageRoot, inputPath) === connectorFile) return 'connector';
  return isOurs(inputPath) ? 'millrace' : 'connector';
}

const isOurs = (inputPath: string): boolean => /^(core|lambda|lib|test)\//.test(inputPath);

/** Source maps would name files relative to where the bundle was made: name them relative to what they belong to. */
function withoutMachinePaths(map: string, connectorFile: string): string {
  const parsed: unknown = JSON.parse(map);
  if (typeof parsed !== 'object' || parsed === null || !('sources' in parsed)) return map;
  const sources = Array.isArray(parsed.sources) ? parsed.sources : [];
  const renamed = sources.map((source) => mapSource(String(source), dirname(connectorFile)));
  return JSON.stringify({ ...parsed, sources: renamed });
}

function mapSource(source: string, connectorDirectory: string): string {
  const absolute = resolve(virtualOutDirectory, source);
  const inPackage = /node_modules\/.*/.exec(relative(packageRoot, absolute))?.[0];
  if (inPackage !== undefined) return inPackage;
  if (isOurs(relative(packageRoot, absolute))) return relative(packageRoot, absolute);
  const besideConnector = relative(connectorDirectory, absolute);
  return besideConnector.startsWith('..') ? basename(absolute) : besideConnector;
}

const sum = (files: readonly BundleFile[], load: BundleFile['load']): number =>
  files.reduce((total, file) => total + (file.load === load ? file.bytes : 0), 0);
