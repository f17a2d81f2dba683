import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { bundleConnector } from '../project/bundle/bundle.ts';
import type { Bundle } from '../project/bundle/bundle.ts';
import { renderSbom } from '../project/bundle/sbom.ts';
import { loadProject } from '../project/load-project.ts';
import type { Command, CommandIo } from './terminal/command.ts';
import { defaultConnector, pathOf } from '../project/files.ts';
import { parseOptions } from './flags/options.ts';

const usage = `millrace bundle [--connector FILE] [--out DIR] [--sbom FILE] [--json]

Checks the connector, writes the Lambda bundle that \`cdk deploy\` ships, and prints its size and what is in it.

  --connector FILE  the connector (default: connector.ts)
  --out DIR         new, empty, or an earlier bundle, which is replaced; a folder with anything else in it is
                    refused (default: .millrace/bundle)
  --sbom FILE       also write the packages in it, with versions and licenses, as CycloneDX JSON; a file that is
                    something else is refused
  --json            print the report as JSON`;

/** `millrace bundle`: the Lambda bundle as files, with its size and what is in it. */
export const bundle: Command = {
  name: 'bundle',
  summary: 'write the Lambda bundle and print what is in it',
  usage,
  run: (args, io) =>
    Promise.resolve().then(() => {
      run(readOptions(args), io);
      return 0;
    }),
};

interface Options {
  readonly connector: string;
  readonly out: string;
  readonly sbom?: string | undefined;
  readonly json: boolean;
}

function run({ connector, out, sbom, json }: Options, io: CommandIo): void {
  if (!existsSync(connector)) {
    throw new Error(`--connector: no file '${connector}'; name the connector's file or create it`);
  }
  loadProject({ connectorFile: connector, schema: 'optional' });
  if (sbom !== undefined) refuseForeignFile(sbom);
  const written = bundleConnector({ connectorFile: connector, outDirectory: out });
  if (sbom !== undefined) writeFileSync(sbom, renderSbom('millrace', written.components));
  if (json) io.out(JSON.stringify(written, undefined, 2));
  else report(written, io);
}

function refuseForeignFile(sbom: string): void {
  if (!existsSync(sbom) || readFileSync(sbom, 'utf8').includes('"bomFormat": "CycloneDX"')) return;
  throw new Error(
    `--sbom: '${sbom}' is there and is no CycloneDX file; name another file, or remove it yourself`,
  );
}

function readOptions(args: string[]): Options {
  const { connector, out, sbom, json } = parseOptions(args, {
    connector: { type: 'string', default: defaultConnector },
    out: { type: 'string', default: '.millrace/bundle' },
    sbom: { type: 'string' },
    json: { type: 'boolean', default: false },
  });
  return {
    connector: pathOf(connector),
    out: pathOf(out),
    sbom: sbom === undefined ? undefined : pathOf(sbom),
    json,
  };
}

/** Packages below this are summed up, so that the report fits a screen. */
const smallestListedBytes = 5_000;

function report({ directory, handler, eagerBytes, lazyBytes, packages, files }: Bundle, io: CommandIo): void {
  io.out(`bundle    ${directory}`);
  io.out(`handler   ${handler}`);
  io.out(`code      ${kilobytes(eagerBytes + lazyBytes)} in ${codeFiles(files)} files`);
  io.out(`  eager   ${kilobytes(eagerBytes)}  loaded at every cold start`);
  io.out(`  lazy    ${kilobytes(lazyBytes)}  loaded when first needed`);
  io.out('');
  const small = packages.filter(({ bytes, name }) => bytes < smallestListedBytes && !isOwn(name));
  for (const part of packages) {
    if (!small.includes(part)) io.out(`  ${part.load.padEnd(5)} ${kilobytes(part.bytes)}  ${part.name}`);
  }
  const smallBytes = small.reduce((total, part) => total + part.bytes, 0);
  io.out(`        ${kilobytes(smallBytes)}  ${small.length} more below ${smallestListedBytes / 1000} kB`);
}

const isOwn = (name: string): boolean => name === 'connector' || name === 'millrace';

const codeFiles = (files: Bundle['files']): number => files.filter(({ load }) => load !== 'map').length;

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`.padStart(9);
