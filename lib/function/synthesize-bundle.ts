import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IConstruct } from 'constructs';
import { outDirectory } from '../synthesis/out-directory.ts';
import { bundleOnce } from '../../project/bundle/bundle-once.ts';
import type { Bundle, BundleOptions } from '../../project/bundle/bundle.ts';
import { renderSbom } from '../../project/bundle/sbom.ts';

/** Writes a bundle beside the templates, in a folder named after its construct, and beside it what it is made of. */
export function synthesizeBundle(
  scope: IConstruct,
  connectorName: string,
  options: Omit<BundleOptions, 'outDirectory'>,
): Bundle {
  const directory = join(outDirectory(scope), `bundle.${scope.node.addr}`);
  const bundle = bundleOnce({ ...options, outDirectory: directory });
  writeFileSync(`${directory}.cdx.json`, renderSbom(connectorName, bundle.components));
  return bundle;
}
