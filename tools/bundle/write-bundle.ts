import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { bundleConnector, type Bundle } from '../../project/bundle/bundle.ts';
import { renderSbom } from '../../project/bundle/sbom.ts';
import { loadProject } from '../../project/load-project.ts';

export interface BundleRequest {
  readonly connectorFile: string;
  /** New, empty, or an earlier bundle, which is replaced. */
  readonly outDirectory: string;
  /** Where the packages of the bundle are listed, as CycloneDX JSON; `undefined`: nowhere. */
  readonly sbomFile: string | undefined;
}

/**
 * Writes the Lambda bundle of a connector that has no problem. Throws where it has one, and where a file or folder is in
 * the way that is no earlier bundle or SBOM.
 */
export function writeBundle({ connectorFile, outDirectory, sbomFile }: BundleRequest): Bundle {
  if (!existsSync(connectorFile)) {
    throw new Error(
      `there is no connector file '${connectorFile}'; create it, or name another with --connector`,
    );
  }
  loadProject({ connectorFile, schema: 'optional' });
  if (sbomFile !== undefined) refuseForeignFile(sbomFile);
  const bundle = bundleConnector({ connectorFile, outDirectory });
  if (sbomFile !== undefined) writeFileSync(sbomFile, renderSbom('millrace', bundle.components));
  return bundle;
}

function refuseForeignFile(sbomFile: string): void {
  if (!existsSync(sbomFile) || readFileSync(sbomFile, 'utf8').includes('"bomFormat": "CycloneDX"')) return;
  throw new Error(
    `'${sbomFile}' exists and is no CycloneDX file; remove it, or name another file with --sbom`,
  );
}
