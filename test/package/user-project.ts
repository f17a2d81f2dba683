import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const repository = join(import.meta.dirname, '../..');

/** What a program of the user's printed. */
export interface Output {
  readonly stdout: string;
  readonly stderr: string;
}

/** The package, packed and installed as npm does it, in a folder that has nothing of the repository above it. */
export interface UserProject {
  /** Absolute path of the package as the registry would have it. */
  readonly tarball: string;
  /** What `millrace init` has written, with its packages installed. */
  readonly directory: string;
  /** Runs a program in the project; rejects with its output where it fails. */
  readonly run: (program: string, ...args: readonly string[]) => Promise<Output>;
  /** As {@link run}, in a folder of the project. */
  readonly runIn: (folder: string, program: string, ...args: readonly string[]) => Promise<Output>;
  readonly remove: () => void;
}

/** Packs the package, runs its `millrace init` as npx does, and installs what the new project names. */
export async function openUserProject(): Promise<UserProject> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'millrace-package-')));
  const remove = (): void => {
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const { stdout } = await execute('npm', ['pack', '--silent', '--pack-destination', folder], {
      cwd: repository,
    });
    const tarball = join(folder, stdout.trim().split('\n').at(-1) ?? '');
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    // A command of its own needs no peers.
    const npx = ['exec', '--yes', '--prefer-offline', '--omit=peer', '--package', tarball, '--'];
    await runIn(empty, 'npm', ...npx, 'millrace', 'init', 'shop');
    const directory = join(empty, 'shop');
    usePackage(join(directory, 'package.json'), tarball);
    await runIn(directory, 'npm', 'install', '--prefer-offline', '--no-audit', '--no-fund');
    const run: UserProject['run'] = (program, ...args) => runIn(directory, program, ...args);
    return { tarball, directory, run, runIn, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

/** The version that the project asks for is not in the registry: it is the one that is tested. */
function usePackage(file: string, tarball: string): void {
  const text = readFileSync(file, 'utf8');
  const replaced = text.replace(/("millrace": ")\^?[\d.]+(")/, `$1file:${tarball}$2`);
  if (replaced === text) throw new Error(`${file} does not depend on millrace:\n${text}`);
  writeFileSync(file, replaced);
}

async function runIn(cwd: string, program: string, ...args: readonly string[]): Promise<Output> {
  try {
    return await execute(program, args, { cwd, env: userEnvironment(), maxBuffer: 64 * 1024 * 1024 });
  } catch (error) {
    const output = error instanceof Error && 'stdout' in error && 'stderr' in error ? error : undefined;
    throw new Error(
      `${[program, ...args].join(' ')} failed:\n${String(output?.stdout)}\n${String(output?.stderr)}`,
      { cause: error },
    );
  }
}

/** Without what npm and vitest tell programs that run within the repository. */
function userEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|NODE_|VITEST|TSX_|INIT_CWD)/.test(name),
  );
  return Object.fromEntries(kept);
}
