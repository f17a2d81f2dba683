import { join, relative, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import type { BuildOptions } from 'esbuild';
import { codeFile, codeRoot } from '../package-files.ts';
import { eagerOutputs, packagesOf, withoutMachinePaths, type BundledPackage } from './bundle-contents.ts';
import { refuseForeignFolder, replaceBundleFolder } from './bundle-folder.ts';
import { bundleBanner } from './bundle-marks.ts';
import { schemaFileName } from '../../core/contract/bundle-files.ts';
import { nameChunks } from './name-chunks.ts';
import { schemaFileLoaders } from '../schema-files.ts';
import { registryClients } from './registry-clients.ts';
import { componentsOf, type Component } from './sbom.ts';

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
  'adm-zip': codeFile('project/bundle/absent'),
  '@aws-sdk/credential-provider-node': codeFile('project/bundle/role-credentials'),
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

/** A Lambda bundle on disk, and what is in it. */
export interface Bundle {
  /** Absolute. */
  readonly directory: string;
  /** What Lambda is told to call: `file.export`. */
  readonly handler: string;
  /** The same for the function that redrives dead letters. */
  readonly redriveHandler: string;
  readonly files: readonly BundleFile[];
  /** See {@link packagesOf}. */
  readonly packages: readonly BundledPackage[];
  /** The npm packages in it, with their versions. */
  readonly components: readonly Component[];
  /** The files that it was made of, absolute. */
  readonly sources: readonly string[];
  /** Code that every cold start loads. */
  readonly eagerBytes: number;
  readonly lazyBytes: number;
}

/**
 * Writes the Lambda bundle of a connector: the one that is deployed, and the one that runs locally.
 *
 * The same input gives the same bytes wherever the project lies and wherever the bundle goes.
 * Throws with esbuild's messages (file, line, column) when the connector cannot be compiled, and where the folder holds
 * anything but an earlier bundle.
 */
export function bundleConnector(options: BundleOptions): Bundle {
  const directory = resolve(options.outDirectory);
  const { schemaStatements } = options;
  refuseForeignFolder(directory, schemaStatements !== undefined);
  const build = buildOptions(options);
  const clients = registryClients(resolve(options.connectorFile), build);
  const { outputFiles, metafile } = buildSync({ ...build, alias: { ...build.alias, ...clients } });

  const written = new Map<string, string>();
  const files: BundleFile[] = [];
  const eager = eagerOutputs(metafile);
  const outputs = new Map(outputFiles.map(({ path, text }) => [relative(virtualOutDirectory, path), text]));
  const renamed = nameChunks(new Map([...outputs].filter(([path]) => !path.endsWith('.map'))));
  for (const [output, text] of outputs) {
    const isMap = output.endsWith('.map');
    const path = renamed(output);
    const contents = isMap
      ? withoutMachinePaths(text, virtualOutDirectory, resolve(options.connectorFile))
      : renamed(text);
    written.set(path, contents);
    files.push({
      path,
      bytes: Buffer.byteLength(contents),
      load: isMap ? 'map' : eager.has(output) ? 'eager' : 'lazy',
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
    packages: packagesOf(metafile, eager),
    components: componentsOf(metafile),
    sources: Object.keys(metafile.inputs).map((path) => resolve(codeRoot, path)),
    eagerBytes: sum(files, 'eager'),
    lazyBytes: sum(files, 'lazy'),
  };
}

/** Where esbuild believes it writes: fixed, because chunk names and source maps depend on it. */
const virtualOutDirectory = join(codeRoot, 'bundle');

function buildOptions(options: BundleOptions): BuildOptions & { write: false; metafile: true } {
  return {
    entryPoints: entryPoints(options),
    absWorkingDir: codeRoot,
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
      millrace: codeFile('core/connector/define'),
      ...replacements,
    },
    external: neverBundled,
    loader: schemaFileLoaders,
    logLevel: 'silent',
    // The SDK's and Powertools' ESM builds shake better than their CommonJS ones.
    mainFields: ['module', 'main'],
    tsconfigRaw: {},
  };
}

function entryPoints({ entryFile }: BundleOptions): Record<string, string> {
  if (entryFile !== undefined) return { handler: entryFile };
  return {
    handler: codeFile('lambda/carry/handler'),
    redrive: codeFile('lambda/redrive/handler'),
  };
}

const sum = (files: readonly BundleFile[], load: BundleFile['load']): number =>
  files.reduce((total, file) => total + (file.load === load ? file.bytes : 0), 0);
