import { join } from 'node:path';
import { defaultConnector, pathOf } from '../../project/files.ts';
import { stateDirectory } from '../../project/state-directory.ts';
import { jsonFlag } from './common.ts';
import type { CommandHelp, Flags } from './flag.ts';
import { parseOptions } from './options.ts';

const bundleFlags = {
  connector: { type: 'string', value: 'FILE', default: defaultConnector, help: 'the connector file' },
  out: {
    type: 'string',
    value: 'DIR',
    default: '.millrace/bundle',
    help: 'a new or empty folder, or an earlier bundle, which is replaced; a folder with anything else is refused',
  },
  sbom: {
    type: 'string',
    value: 'FILE',
    help: 'also write the packages in the bundle, with versions and licenses, as CycloneDX JSON; a file with anything else is refused',
    example: 'bundle.cdx.json',
  },
  json: jsonFlag,
} as const satisfies Flags;

export const bundleHelp: CommandHelp = {
  synopsis: ['millrace bundle [--connector FILE] [--out DIR] [--sbom FILE] [--json]'],
  about: [
    'Checks the connector, writes the Lambda bundle that `cdk deploy` ships, and prints its size and what is in it.',
  ],
  sections: [{ flags: bundleFlags }],
  examples: ['millrace bundle', 'millrace bundle --connector orders.ts --out build --sbom orders.cdx.json'],
  exitCodes: ['0: the bundle is written', '1: it could not be written', '2: wrong usage'],
};

/** What `millrace bundle` was asked. */
export interface BundleOptions {
  readonly connectorFile: string;
  readonly outDirectory: string;
  readonly sbomFile: string | undefined;
  readonly json: boolean;
}

/** Reads the command line. Throws {@link UsageError}. */
export function readBundleOptions(args: string[]): BundleOptions {
  const { connector, out, sbom, json } = parseOptions(args, bundleFlags);
  return {
    connectorFile: pathOf(connector),
    outDirectory: out === bundleFlags.out.default ? join(stateDirectory(), 'bundle') : pathOf(out),
    sbomFile: sbom === undefined ? undefined : pathOf(sbom),
    json,
  };
}
