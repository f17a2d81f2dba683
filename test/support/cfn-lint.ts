import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { pythonVenv } from './python.ts';

const run = promisify(execFile);

/** CDK's own doing: it makes a function depend on its role by name besides by reference. */
const ignored = ['W3005'];

/** What cfn-lint, AWS's linter of templates, finds in the files, a line each: `file:line:column:…:rule:message`. */
export async function cfnLint(files: readonly string[], region: string): Promise<readonly string[]> {
  const { python } = await pythonVenv();
  const program = 'from cfnlint.runner.cli import main; main()';
  const options = ['--format', 'parseable', '--regions', region, '--ignore-checks', ...ignored];
  const found = await run(python, ['-c', program, ...options, '--', ...files]).catch(lintFailed);
  return found.stdout.split('\n').filter((line) => line !== '');
}

/** It ends with a code that sums up the severities of what it found; anything else is an accident. */
function lintFailed(error: unknown): { readonly stdout: string } {
  if (
    error instanceof Error &&
    'stdout' in error &&
    typeof error.stdout === 'string' &&
    error.stdout !== ''
  ) {
    return { stdout: error.stdout };
  }
  throw error;
}
