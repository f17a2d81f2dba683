import { join } from 'node:path';
import { bundleConnector, type Bundle } from '../../project/bundle/bundle.ts';
import { openDirectory } from '../directories/run-directory.ts';

/** A bundle that no other process writes or runs. */
export interface OwnBundle {
  readonly bundle: Bundle;
  /** Removes it; nothing may run from it any more. */
  close(): Promise<void>;
}

/**
 * Bundles a connector as `cdk deploy` does, into a folder of this run alone: a function loads its code at every cold start, and
 * must not find that of another run there. A folder whose process was killed is removed by the next run.
 */
export async function openOwnBundle(connectorFile: string, entryFile?: string): Promise<OwnBundle> {
  const directory = await openDirectory('bundle', undefined);
  try {
    const bundle = bundleConnector({
      connectorFile,
      entryFile,
      outDirectory: join(directory.path, 'bundle'),
    });
    return { bundle, close: () => directory.close(false) };
  } catch (error) {
    await directory.close(false);
    throw error;
  }
}
